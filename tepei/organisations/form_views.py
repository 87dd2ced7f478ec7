"""Forms about units and accounts. What is wrong comes from the rules, all at once and each at its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import BooleanField, FileField, HiddenField, PasswordField, SelectField
from wtforms.validators import EqualTo, Length

from tepei.codes import queries as codes
from tepei.organisations import directory
from tepei.organisations.appointing import Newcomer
from tepei.organisations.models import Division, Organisation
from tepei.organisations.unit_rules import UnitFacts
from tepei.policy.verdict import Verdict
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.portal.gate.passwords import LONGEST
from tepei.portal.province import among, bodies
from tepei.portal.screens import once
from tepei.portal.screens.fields import CleanText, Day, Lookup, ScopedSelectField
from tepei.portal.screens.forms import SafeForm

_BOX = {"class": "form-control"}
PARENTS = Lookup(
    Organisation,
    where=(among(Organisation.kind, lambda bodies: bodies.parents), Organisation.state == "active"),
)


class ChoiceField(SelectField):
    """A select; what is not known or was not sent is the empty choice."""

    def __init__(self, label: Any, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, **{"render_kw": _BOX} | kwargs)

    def process_data(self, value: Any) -> None:
        super().process_data("" if value is None else value)


class Needed:
    """Marks a field as required; the sentence about it is the rules'."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Nothing here."""


class OnceForm(SafeForm):
    """A form of an own page whose second click is recognised."""

    once_key = HiddenField(default=once.new_key)


def tell(form: Any, refusal: Refused) -> None:
    """Write each reason at its field, unless the form itself found that wrong; what belongs to none is said above the form."""
    told = {field.name for field in form if field.errors}
    reasons = refusal.verdict.failures if refusal.verdict is not None else ()
    for reason in reasons:
        if reason.code in told:
            continue
        if reason.code in form:
            form[reason.code].errors = [*form[reason.code].errors, gettext(reason.text)]
        else:
            flash(gettext(reason.text), "danger")
    if not reasons and refusal.text:
        flash(gettext(refusal.text), "danger")


def done_once(form: Any, work: Callable[[], object], check: Callable[[], Verdict] = Verdict.yes) -> bool:
    """Whether the work of a form was done, by this click or by the one before; else every fault stands at its field.

    `check` is what the rules say of what was typed: people get that in one round with what the form itself finds.
    """
    if not form.validate():
        tell(form, Refused(verdict=check()))
        return False
    try:
        with transaction():
            once.claim(form.once_key.data)
            work()
    except once.DoneBefore:
        return True
    except Refused as refusal:
        tell(form, refusal)
        return False
    return True


def choices_of(code_set: str) -> list[tuple[str, str]]:
    """A code set as choices, an empty one first."""
    return [
        ("", str(_("请选择"))),
        *((item.code, item.name) for item in codes.items(code_set) if item.is_selectable),
    ]


def places() -> dict[str, list[tuple[str, str]]]:
    """Divisions in force: the upper two levels are headings, what lies deeper stands under its own."""
    current = select(Division).where(Division.valid_to.is_(None)).order_by(Division.code)
    rows = {row.code: row for row in db.session.scalars(current)}
    headings = {code: _heading(row, rows) for code, row in rows.items()}
    groups = {
        row.code: (row.name, [(row.code, row.name)]) for row in rows.values() if headings[row.code] is row
    }
    for row in rows.values():
        if headings[row.code] is not row:
            groups[headings[row.code].code][1].append((row.code, row.name))
    return {"": [("", str(_("请选择")))], **{name: found for name, found in groups.values()}}


def _heading(row: Division, rows: Mapping[str, Division]) -> Division:
    """The division itself on the upper two levels, else what it lies in there."""
    above = rows.get(row.parent_code or "")
    while above is not None and above.parent_code in rows:
        row, above = above, rows.get(above.parent_code or "")
    return row


def _departments() -> list[tuple[str, str]]:
    return [("", str(_("无"))), *((str(pk), name) for pk, name in directory.departments())]


def _created() -> list[tuple[str, str]]:
    return [(kind.code, gettext(kind.name)) for kind in bodies().created]


class UnitFields(SafeForm):
    """What every unit says about itself."""

    name = CleanText(_("单位全称"), [Needed(), Length(max=120)], description=_("与登记证书一致。"))
    credit_code = CleanText(
        _("统一社会信用代码"), [Needed(), Length(max=40)], description=_("18 位，见登记证书。")
    )
    nature_code = ChoiceField(_("单位性质"), [Needed()], choices=lambda: choices_of("unit_nature"))
    division_code = ChoiceField(_("单位所在地"), [Needed()], choices=places)
    affiliation_code = ChoiceField(_("隶属关系"), choices=lambda: choices_of("unit_affiliation"))
    claims_grassroots = BooleanField(
        _("属于基层单位"), description=_("%(county)s及以下单位。由审核部门核定。")
    )
    claims_nonpublic = BooleanField(_("属于非公有制单位"), description=_("由审核部门核定。"))
    address = CleanText(_("通信地址"), [Length(max=200)])
    postcode = CleanText(_("邮政编码"), [Length(max=6)])
    contact_name = CleanText(_("联系人"), [Length(max=100)])
    contact_phone = CleanText(_("联系电话"), [Length(max=30)])

    def facts(self, department_id: int | None = None) -> UnitFacts:
        """The values, as the rules read them."""
        texts = (
            "name",
            "credit_code",
            "nature_code",
            "division_code",
            "affiliation_code",
            "address",
            "postcode",
        )
        values = {key: self[key].data or "" for key in (*texts, "contact_name", "contact_phone")}
        return UnitFacts(
            **values,
            department_id=department_id,
            claims_grassroots=self.claims_grassroots.data,
            claims_nonpublic=self.claims_nonpublic.data,
        )


UNIT_COLUMNS = [
    "name", "credit_code", "nature_code", "division_code", "affiliation_code", "claims_grassroots",
    "claims_nonpublic", "address", "postcode", "contact_name", "contact_phone",
]  # fmt: skip


class NewUnitForm(UnitFields):
    """A unit that a bureau creates."""

    parent = ScopedSelectField(_("上级"), [Needed()], lookup=PARENTS, url="/organisations/lookup/parent")
    kind = ChoiceField(_("单位类别"), choices=_created, default=lambda: bodies().employer.code)


class AccountFields(SafeForm):
    """The account that somebody opens for themself."""

    username = CleanText(
        _("用户名"),
        [Needed(), Length(max=64)],
        description=_("4—32 位英文字母、数字，以字母开头，不区分大小写；请勿使用身份证号码。"),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _("密码"),
        [Needed(), Length(max=LONGEST)],
        description=_("至少 10 个字符，包含大写字母、小写字母、数字、符号中的三种，不含用户名。"),
        render_kw={**_BOX, "autocomplete": "new-password"},
    )
    again = PasswordField(
        _("再次输入密码"),
        [Needed(), EqualTo("password", _("两次输入的密码不一致。"))],
        render_kw={**_BOX, "autocomplete": "new-password"},
    )


class RegisterUnitForm(OnceForm, UnitFields, AccountFields):
    """单位注册: the unit, and who acts for it."""

    department_id = ChoiceField(
        _("主管部门"),
        choices=_departments,
        description=_("%(region)s直属单位必选；其他单位有主管部门的请选择。"),
    )
    full_name = CleanText(_("经办人姓名"), [Needed(), Length(max=100)])
    certificate = FileField(
        _("登记证书"),
        [Needed()],
        description=_("事业单位法人证书、营业执照等，PDF、JPG 或 PNG；两个文件合计不超过 10 MB。"),
    )
    authorisation = FileField(
        _("授权书"), [Needed()], description=_("单位授权经办人办理的书面证明，加盖公章，PDF、JPG 或 PNG。")
    )


class MemberForm(OnceForm):
    """Somebody takes up a post."""

    role = ChoiceField(_("岗位"), [Needed()], validate_choice=False)
    username = CleanText(
        _("用户名"),
        [Needed(), Length(max=64)],
        description=_("新账号自动生成一次性密码；已有账号的，用户名和姓名须与该账号一致。"),
    )
    full_name = CleanText(_("姓名"), [Needed(), Length(max=100)])
    email = CleanText(
        _("电子邮箱"),
        [Length(max=200)],
        description=_("填写后，新账号不生成一次性密码，邀请以邮件发给本人，由本人设置密码。"),
    )
    mobile = CleanText(
        _("手机号码"),
        [Length(max=30)],
        description=_("填写后，新账号不生成一次性密码，邀请以短信发给本人，由本人设置密码。"),
    )

    def newcomer(self) -> Newcomer:
        """The values, as the verbs read them; an address that was not asked for is none."""
        email, mobile = (self[name].data or "" if name in self else "" for name in ("email", "mobile"))
        return Newcomer(self.username.data or "", self.full_name.data or "", email=email, mobile=mobile)


class DivisionForm(SafeForm):
    """A new name from a day on."""

    name = CleanText(_("新名称"), [Needed(), Length(max=60)])
    change_on = Day(_("生效日期"), [Needed()])
