"""专项任务 for who decides: whom a track of tasks names, who has filed and who has not, and what came of it."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from tepei.applications import tasks
from tepei.papers import standings
from tepei.policy.identity import mask_id
from tepei.portal import scope
from tepei.portal.errors import Absent
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes.models import Track


class TaskView(SafeView):
    """One track of tasks at a time."""

    route_base = "/tasks"
    class_permission_name = "Task"
    default_view = "list"

    @expose("/")
    @guard("read")
    def list(self) -> ResponseReturnValue:
        """The tasks of the latest year."""
        running = tasks.running()
        return self._page(running, running[0] if running else None)

    @expose("/<int:track_id>")
    @guard("read")
    def show(self, track_id: int) -> ResponseReturnValue:
        """These tasks."""
        track = scope.find(Track, track_id)
        running = tasks.running()
        if track not in running:
            raise Absent
        return self._page(running, track)

    def _page(self, running: list[Track], track: Track | None) -> ResponseReturnValue:  # type: ignore[valid-type]
        cohort = tasks.cohort(track) if track else []
        return self.render(
            "applications/tasks.html",
            running=running,
            track=track,
            tasks=tasks.of(track) if track else None,
            cohort=cohort,
            filed=sum(each.paper is not None and each.paper.state != "draft" for each in cohort),
            standing=standings.of,
            mask_id=mask_id,
        )
