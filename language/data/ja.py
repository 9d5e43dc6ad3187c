"""Japanese. Every character is a token, so phrases need no spaces."""

from language.figures.vocabulary import Vocabulary, listed

_COUNTERS = listed(
    "人 名 社 件 台 店 店舗 拠点 基 棟 戸 株 か国 カ国 ヶ国 冊 枚 隻 機 両 頭 匹 世帯 校 室 席 "
    "トン キロ ヘクタール 平方メートル 平方キロメートル メートル キロメートル リットル バレル "
    "施設 都市 市町村 都道府県 歳 種類 項目 個 区画 便 団体 チーム 作品 ページ 段階 箱 軒 車種 路線 駅 ロッカー"
)
_UNITS = {word: word for word in _COUNTERS} | {
    "名": "人", "mw": "MW", "メガワット": "MW", "キロワット": "kW", "kw": "kW", "ギガワット": "GW",
    "gw": "GW", "kwh": "kWh", "mwh": "MWh", "km": "km", "キロメートル": "km", "kg": "kg", "キログラム": "kg", "m": "m",
    "cm": "cm", "ポイント": "ポイント", "年間": "年間", "カ年": "年間",
    "カ月": "カ月", "か月": "カ月", "ヶ月": "カ月", "ヵ月": "カ月",
    "カ月間": "カ月", "か月間": "カ月", "週間": "週間", "日間": "日間", "時間": "時間", "分間": "分間",
    "カ国": "カ国", "か国": "カ国",
    "カ所": "カ所", "か所": "カ所", "ヶ所": "カ所", "箇所": "カ所",
}  # fmt: skip


def _fractions() -> dict[str, tuple[int, int]]:
    found = {"半分": (1, 2), "半数": (1, 2)}
    for bottom in (2, 3, 4, 5, 6, 8, 10):
        found[f"{bottom}分の1"] = found[f"{bottom}人に1人"] = (1, bottom)
        found |= {f"{bottom}分の{top}": (top, bottom) for top in range(2, bottom)}
    return found


_BEFORE = {
    "up_to": "最大|最大で|上限|最高で|多くて|多くとも",
    "at_least": "少なくとも|最低|最低でも|最低で",
    "about": "約|およそ|おおよそ|ほぼ|推定|推計|概算で|概算|ざっと|計約",
    "more_than": "過",
}
_AFTER = {
    "at_least": "以上",
    "more_than": "超|を超える|を超えた|を上回る|を上回った|余り|あまり|強|超の|余",
    "up_to": "以下|以内",
    "less_than": "未満|弱|を下回る|を下回った|足らず",
    "about": "程度|前後|ほど|近く|くらい|ぐらい",
}
_DATE_BEFORE = {"about": "約|およそ", "up_to": "遅くとも"}
_DATE_AFTER = {
    "up_to": "までに|まで|以前|より前",
    "at_least": "以降|から|以後",
    "about": "ごろ|頃|ころ|前後",
}


def _flat(table: dict[str, str]) -> dict[str, str]:
    return {phrase: value for value, phrases in table.items() for phrase in phrases.split("|")}


def _periods() -> dict[str, str]:
    found = {"上半期": "H1", "上期": "H1", "前半": "H1", "下半期": "H2", "下期": "H2", "後半": "H2"}
    found |= {f"第{number}四半期": f"Q{number}" for number in range(1, 5)}
    return found | {"春": "Q2", "夏": "Q3", "秋": "Q4"}


VOCABULARY = Vocabulary(
    decimal=".",
    group=",",
    scales_add=True,
    scales={"十": 1, "百": 2, "千": 3, "万": 4, "億": 8, "兆": 12},
    short_scales={"m": 6, "bn": 9},
    fractions=_fractions(),
    currency_words={
        "円": "JPY", "ドル": "USD", "米ドル": "USD", "ユーロ": "EUR", "ポンド": "GBP", "元": "CNY", "人民元": "CNY",
        "ウォン": "KRW", "香港ドル": "HKD", "豪ドル": "AUD", "カナダドル": "CAD",
        "ルピー": "INR", "スイスフラン": "CHF",
        "台湾ドル": "TWD", "シンガポールドル": "SGD", "ルーブル": "RUB", "ペソ": "", "レアル": "BRL", "バーツ": "THB",
        "クローナ": "SEK", "フラン": "", "ルピア": "IDR", "ドン": "VND", "リラ": "TRY",
    },
    subunits={"セント": "cent", "銭": "JPY"},
    undisclosed=(
        "金額は非公表", "金額は非公開", "金額は明らかにしていない", "買収額は非公表", "買収額は明らかにしていない",
        "取得額は非公表", "売却額は非公表", "金額は公表していない", "買収額は公表していない", "非公表の金額",
        "買収金額は非公表", "売却額は明らかにしていない", "取得価額は非公表", "譲渡額は非公表", "譲渡価額は非公表",
    ),
    percent={"%": 1, "パーセント": 1, "割": 10},
    noun_style="counter",
    units=_UNITS,
    time_units=frozenset({"年間", "カ月", "週間", "日間", "時間", "分間"}),
    labels=frozenset({"第", "数", "何", "築", "十", "百", "千", "号", "番"}),
    follow_bar=frozenset({"目", "当", "あ"}),
    before=_flat(_BEFORE),
    after=_flat(_AFTER),
    fillers=("合計", "計", "総額", "で"),
    range_links=("~", "-", "–", "―", "—", "ないし"),
    months={},
    periods=_periods(),
    edges={"末": "end", "初め": "early", "初頭": "early", "半ば": "mid", "前半": "mid"},
    date_links=frozenset({"年", "の"}),
    date_before=_flat(_DATE_BEFORE),
    date_after=_flat(_DATE_AFTER),
    marks=("年", "月", "日"),
    eras={"令和": 2018, "平成": 1988, "昭和": 1925},
)  # fmt: skip
