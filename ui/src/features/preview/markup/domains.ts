const GENERIC =
  "com net org info biz edu gov mil int app dev shop store online site blog web page link live news " +
  "team tech cloud digital agency studio design media events group club world life today email " +
  "watch watches jewelry auction cafe bar restaurant pizza wine beer coffee bakery farm eco bio art " +
  "gallery photo photos video film music game games sport fit yoga health care clinic dental pharmacy " +
  "fashion shoes boutique beauty hair salon spa travel tours holiday hotel flights cars auto bike taxi " +
  "house homes land estate properties construction build tools supply parts direct market markets sale " +
  "deals gift gifts toys kids baby family wedding dating chat social network community forum wiki help " +
  "support guide review reviews report jobs careers work works company business ltd llc gmbh inc limited " +
  "holdings ventures capital fund finance financial money bank cash credit tax legal law expert academy " +
  "school college university education training institute church charity foundation " +
  "berlin hamburg koeln cologne bayern saarland ruhr wien tirol swiss amsterdam frl gent vlaanderen " +
  "brussels paris bzh alsace london scot wales cymru irish nyc miami vegas boston tokyo osaka africa asia " +
  "name pro mobi tel xyz top icu vip one zone space website host press cat gal eus quebec kiwi melbourne sydney";

const COUNTRIES =
  "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz " +
  "ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm " +
  "fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it " +
  "je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn " +
  "mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps " +
  "pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj " +
  "tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";

/** Endings that make a bare name a link; the ones people write in posts, not the whole registry. */
export const TOP_LEVEL_DOMAINS: ReadonlySet<string> = new Set(`${GENERIC} ${COUNTRIES}`.split(" "));
