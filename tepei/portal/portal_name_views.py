"""平台名称: what head, foot, first page and letters call this portal."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import Length

from tepei.portal import catalogue, portal_name
from tepei.portal.portal_name import LANGUAGES, LONGEST
from tepei.portal.screens.fields import CleanText
from tepei.portal.screens.forms import SafeForm
from tepei.portal.screens.views import SafeView, expose, guard

_MOST = _("最多 %(max)d 个字。")
_WHERE = _("不填则用配置包的叫法")


def _box(key: str, label: object, where: object) -> CleanText:
    return CleanText(label, [Length(max=LONGEST[key], message=_MOST)], description=where)


class PortalNameForm(SafeForm):
    """A box for each word and language, named by both."""

    portal_zh = _box("portal", _("平台全称"), _("首页、页眉和页脚"))
    portal_en = _box("portal", _("平台全称（英文）"), _WHERE)
    brand_zh = _box("brand", _("平台简称"), _("页眉、浏览器标题，以及邮件的发件人"))
    brand_en = _box("brand", _("平台简称（英文）"), _WHERE)
    seal_zh = _box("seal", _("印章文字"), _("页眉左侧的方章，两个字为宜"))
    seal_en = _box("seal", _("印章文字（英文）"), _WHERE)

    def names(self) -> dict[str, dict[str, str]]:
        """As they were typed."""
        return {
            key: {language: self[f"{key}_{language}"].data or "" for language in LANGUAGES} for key in LONGEST
        }


class PortalNameView(SafeView):
    """One form; what the pack says stands in its empty boxes."""

    route_base = "/portal-name"
    class_permission_name = "PortalName"
    title = _("平台名称")

    @expose("/", methods=["GET"])
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """What it is called."""
        names = portal_name.kept()
        known = {
            f"{key}_{language}": names[key].get(language, "") for key in LONGEST for language in LANGUAGES
        }
        return self._page(PortalNameForm(data=known))

    @expose("/", methods=["POST"])
    @guard("write")
    def say(self) -> ResponseReturnValue:
        """Call it so."""
        form = PortalNameForm()
        if not form.validate():
            return self._page(form), 422
        portal_name.keep(form.names())
        flash(gettext("平台名称已保存，所有页面随即改用。"), "success")
        return redirect(url_for("PortalNameView.index"))

    def _page(self, form: PortalNameForm) -> str:
        for key in LONGEST:
            for language in LANGUAGES:
                form[f"{key}_{language}"].render_kw = {
                    "class": "hinted",
                    "placeholder": catalogue.word_of_pack(key, language),
                }
        return self.render("portal/name.html", title=gettext(self.title), form=form)
