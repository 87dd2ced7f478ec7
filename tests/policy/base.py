"""What the base pack lets a scheme name, for records that tests write by hand."""

from tepei import packs

VOCABULARY = packs.vocabulary()
FACTS = VOCABULARY.facts
