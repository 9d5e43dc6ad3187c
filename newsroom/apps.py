from django.apps import AppConfig
from django.core.checks import Tags, register


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self) -> None:
        from newsroom.mail import mail_goes_out

        register(mail_goes_out, Tags.security, deploy=True)
