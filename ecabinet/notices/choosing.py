"""What each person is told by mail and when; and, for the administrator, how the mails fare."""

from datetime import timedelta
from typing import Any

from starlette.responses import Response

from ecabinet.kernel.pages import page
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import LANGUAGES
from ecabinet.notices.access import choices_of, mailboxes, sent_mails, troubled_mails, waiting_mails
from ecabinet.notices.actions import choose
from ecabinet.notices.mailing import send_again
from ecabinet.notices.models import Mail
from ecabinet.notices.rules import KIND_WORDS, LEADS, MOST_LEADS
from ecabinet.people.actions import choose_language
from ecabinet.people.models import Person


def show_choices(ctx: Ctx, _thing: Any) -> Response:
    """My choices: which notices also come by mail, how long before a deadline, in which language."""
    me = ctx.me.id
    choice = choices_of(ctx.db, [me])[me]
    by_mail = set(ctx.form.getlist("mail")) if ctx.form else {kind.value for kind in choice.by_mail}
    hours = set(ctx.numbers("hours")) if ctx.form else set(choice.hours)
    return page(
        ctx, "notices/choices.html", section="account", kinds=list(KIND_WORDS.items()), by_mail=by_mail, leads=LEADS,
        hours=hours, most=MOST_LEADS, box=mailboxes(ctx.db, [me]).get(me, ""), languages=list(LANGUAGES.items()),
        mails=ctx.house.settings.smtp is not None, saved=ctx.query.get("saved") == "1",
    )  # fmt: skip


def post_choices(ctx: Ctx, _thing: Any) -> Done:
    """Keep them."""
    by_mail = {kind for kind in KIND_WORDS if kind.value in ctx.form.getlist("mail")}
    choose(ctx.db, ctx.me, by_mail=by_mail, hours=ctx.numbers("hours"))
    lang = ctx.text("lang")
    if lang in LANGUAGES:
        choose_language(ctx.db, ctx.db.get_one(Person, ctx.me.id), lang)
    return Done("/account/notices?saved=1")


def show_mail(ctx: Ctx, _thing: Any) -> Response:
    """Whether mails go out, how many wait, and what the server would not take."""
    settings = ctx.house.settings
    return page(
        ctx, "notices/mail.html", section="admin", server=settings.smtp, sender=settings.mail_from,
        waiting=waiting_mails(ctx.db), sent=sent_mails(ctx.db, ctx.now - timedelta(days=1)),
        troubled=troubled_mails(ctx.db),
    )  # fmt: skip


def post_again(ctx: Ctx, mail: Mail) -> Done:
    """Try one anew."""
    send_again(ctx.db, mail)
    return Done("/admin/mail")
