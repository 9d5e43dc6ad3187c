"""The newsroom in the admin: what is kept there, and by which form."""

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django_otp.plugins.otp_totp import admin as _otp_admin  # noqa: F401 - registers what is taken out again below
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.models import Article
from desk.audit import AuditEntryAdmin
from desk.invitation_admin import InvitationAdmin
from desk.masthead import AuthorAdmin, ImageAdmin, SectionAdmin, TopicAdmin
from desk.models import Invitation
from desk.newsroom import NewsroomAdmin, StandingPageAdmin
from desk.people import PersonAdmin, RoleAdmin
from desk.stories import ArticleAdmin
from masthead.models import Author, Image, Newsroom, Section, StandingPage, Topic
from publishing.models import AuditEntry

admin.site.unregister([User, Group, TOTPDevice])
admin.site.register(Article, ArticleAdmin)
admin.site.register(User, PersonAdmin)
admin.site.register(Group, RoleAdmin)
admin.site.register(Section, SectionAdmin)
admin.site.register(Author, AuthorAdmin)
admin.site.register(Topic, TopicAdmin)
admin.site.register(Image, ImageAdmin)
admin.site.register(Newsroom, NewsroomAdmin)
admin.site.register(StandingPage, StandingPageAdmin)
admin.site.register(Invitation, InvitationAdmin)
admin.site.register(AuditEntry, AuditEntryAdmin)
