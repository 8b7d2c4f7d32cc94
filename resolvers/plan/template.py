"""JSON text under construction."""

from resolvers.plan.dialects import Dialect, Text, constant

NULL = constant("null")


class Template:
    """An object: what is known now goes into the template, the rest is bound to the row."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._values: list[Text] = []

    def add(self, key: str, value: str | Text) -> None:
        separator = "," if self._text else ""
        if isinstance(value, str):
            self._text.append(f'{separator}"{key}":{value.replace("%", "%%")}')
        else:
            self._text.append(f'{separator}"{key}":%s')
            self._values.append(value)

    def text(self, dialect: Dialect) -> Text:
        return dialect.format("{" + "".join(self._text) + "}", self._values)
