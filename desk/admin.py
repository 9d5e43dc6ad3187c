"""The newsroom in the admin: what is kept there, and by which form."""

from django.contrib import admin
from django.contrib.auth.models import Group, User

from articles.models import Article
from desk.masthead import AuthorAdmin, ImageAdmin, SectionAdmin, TopicAdmin
from desk.people import PersonAdmin, RoleAdmin
from desk.stories import ArticleAdmin
from masthead.models import Author, Image, Section, Topic

admin.site.site_header = "The desk"
admin.site.site_title = "The desk"
admin.site.index_title = "Today"
admin.site.unregister([User, Group])
admin.site.register(Article, ArticleAdmin)
admin.site.register(User, PersonAdmin)
admin.site.register(Group, RoleAdmin)
admin.site.register(Section, SectionAdmin)
admin.site.register(Author, AuthorAdmin)
admin.site.register(Topic, TopicAdmin)
admin.site.register(Image, ImageAdmin)
