from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig, apps


class FactboxesConfig(AppConfig):
    name = "factboxes"

    def import_models(self) -> None:
        """Load the kinds with the models: those of this room and of any installed app with a `kinds/` folder."""
        super().import_models()
        for config in apps.get_app_configs():
            load_kinds(config.name)


def load_kinds(app: str) -> None:
    """Import every module that lies in `<app>.kinds`: being there is being registered."""
    try:
        folder = import_module(f"{app}.kinds")
    except ModuleNotFoundError as error:
        if error.name != f"{app}.kinds":
            raise
        return
    for module in iter_modules(folder.__path__):
        import_module(f"{app}.kinds.{module.name}")
