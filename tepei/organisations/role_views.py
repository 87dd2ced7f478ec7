"""角色与权限 as one table: which role may do what on which screen; and a body's own roles."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import gettext as _

from tepei.organisations import grants, queries, roles
from tepei.organisations.models import Organisation, Post
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tepei.portal.screens import rights
from tepei.portal.screens.views import SafeView, expose, guard


class RoleTableView(SafeView):
    """Screens down, roles across, what may be done in each cell."""

    route_base = "/role-table"
    class_permission_name = "Role"

    @expose("/")
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """The table."""
        posts, held = _in_sight(), grants.granted()
        shown = {screen: word for screen, word in rights.screens().items() if _is_used(held, posts, screen)}
        return self.render(
            "organisations/role_table.html",
            posts=posts,
            names={post.code: post.name for post in posts},
            screens=shown,
            cells={
                (screen, post.code): rights.listed(set(held.get(post.code, {}).get(screen, ())))
                for screen in shown
                for post in posts
            },
            own=[post for post in posts if post.base and post.owner_id in scope.viewer().organisation_ids],
            bases=_bases(),
        )

    @expose("/new/<base>", methods=["GET", "POST"])
    @guard("add")
    def make(self, base: str) -> ResponseReturnValue:
        """自定义角色 out of one that one may give: its name, and which of its rights."""
        post = next((each for each in _bases() if each.code == base), None)
        if post is None:
            raise Absent
        ticked, name, error = set(request.form.getlist("right")), request.form.get("name", ""), ""
        if request.method == "POST":
            chosen = [tuple(each.split(":", 1)) for each in ticked if ":" in each]
            try:
                made = roles.make_role(_owner(), base, name, [(screen, verb) for screen, verb in chosen])
                flash(_("角色“%(name)s”已建立，可在本单位及下级的岗位中选用。", name=made.name), "success")
                return redirect(url_for("RoleTableView.index"))
            except Refused as refusal:
                db.session.rollback()
                error = gettext(refusal.text)
        granted, words = grants.granted().get(base, {}), rights.screens()
        page = self.render(
            "organisations/role_form.html",
            post=post,
            name=name,
            error=error,
            ticked=ticked
            if request.method == "POST"
            else {f"{s}:{v}" for s, vs in granted.items() for v in vs},
            rights=[
                (words.get(screen, screen), [(f"{screen}:{verb}", rights.listed({verb})) for verb in verbs])
                for screen, verbs in granted.items()
            ],
        )
        return page, 422 if error else 200

    @expose("/delete/<role>", methods=["POST"])
    @guard("delete")
    def drop(self, role: str) -> ResponseReturnValue:
        """Delete one's own body's role that nobody holds."""
        roles.drop_role(role)
        flash(_("角色已删除。"), "success")
        return redirect(url_for("RoleTableView.index"))


def _in_sight() -> list[Post]:
    """The pack's roles, and the own roles of bodies at, above or below the viewer's."""
    paths = scope.viewer().paths
    found = []
    for post in queries.posts().values():
        owner = db.session.get(Organisation, post.owner_id) if post.owner_id else None
        if owner is None or any(owner.path.startswith(path) or path.startswith(owner.path) for path in paths):
            found.append(post)
    return found


def _bases() -> list[Post]:
    """The roles that the viewer's own may be made of."""
    posts = queries.posts()
    gives = {code for own in queries.own_posts() for code in own.appoints}
    return [post for code, post in posts.items() if code in gives and not post.exclusive and not post.base]


def _owner() -> Organisation:
    """The body that the viewer makes roles for. Absent for who acts for none."""
    ids = scope.viewer().organisation_ids
    if not ids:
        raise Absent
    return db.session.get_one(Organisation, ids[0])


def _is_used(held: grants.Grants, posts: list[Post], screen: str) -> bool:
    return any(screen in held.get(post.code, {}) for post in posts)
