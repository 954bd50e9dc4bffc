//! Words that tell what sort of name they stand in or beside: lower case, without accents, of our own listing.

/// Bits that say what a word is good for.
pub(super) type Class = u16;

/// Begins a sentence, never a name: `The`, `After`.
pub(super) const FUNCTION: Class = 1;
/// Days and months.
pub(super) const CALENDAR: Class = 1 << 1;
/// Stands before a person's name, outside it: `President`, `Mr`.
pub(super) const TITLE: Class = 1 << 2;
/// Belongs to the title before which it stands: `Prime`, `Deputy`; or follows its `of`: `Finance`.
pub(super) const OFFICE: Class = 1 << 3;
/// Makes the name around it that of an organisation: `Ministry`, `Ltd`.
pub(super) const BODY: Class = 1 << 4;
/// Makes the name that it begins or ends that of a place: `River`, `Mount`.
pub(super) const SITE: Class = 1 << 5;
/// Stands before places: `in`, `near`.
pub(super) const WHERE: Class = 1 << 6;
/// Stands beside persons: `said`, `told`.
pub(super) const SPEECH: Class = 1 << 7;
/// Ends the name of a company, outside which the `of` after it stands: `Inc`.
pub(super) const COMPANY: Class = 1 << 9;
/// Stands beside organisations: `shares`, `insurer`.
pub(super) const TRADE: Class = 1 << 10;

/// Each class with its words.
pub(super) const CLASSES: &[(Class, &str)] = &[
    (
        FUNCTION,
        "a about above according across after afterwards again against ago ahead all almost along already also although always \
         among an and another any anyone apart are around as at away back because been before behind being below beneath beside \
         besides between beyond both but by can could dear despite did do does down during each earlier either eight eleven else \
         elsewhere enough even every everyone everything except few fewer finally five for four from further had half has have he \
         hence her here hers his how however hundreds i i'd i'll i'm i've if in indeed inside instead into is it it's its itself \
         just last late later least less let like likewise little many may maybe me meanwhile might mine more moreover most much \
         must my near nearly neither never nevertheless next nine no nobody none nor not nothing now of off often on once one only \
         onto opposite or other others otherwise our out outside over own past per perhaps please rather recently same say \
         seven several shall she should since six so some somebody someone something sometimes soon still such ten than thanks that \
         the their them then there there's therefore these they they're this those though thousands three through throughout thus \
         to today together tomorrow too toward towards twelve two under unless unlike until up upon us very was we we're well were \
         what whatever when where whereas whether which while who whoever whole whom whose why will with within without would \
         yes yesterday yet you you're your",
    ),
    (
        CALENDAR,
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september \
         october november december jan feb mar apr jun jul aug sep sept oct nov dec",
    ),
    (
        TITLE,
        "adm admiral advocate ambassador archbishop attorney ayatollah baron baroness bishop brig brigadier brother cabinet capt captain cardinal chaplain \
         chair chairman chairperson chairwoman chancellor chief coach col cdr cmdr colonel commander commissioner congressman \
         congresswoman constable corporal councilman councilwoman cpl councillor count countess dame dean deputy don dona detective director doctor dr duchess duke \
         emir emperor empress envoy executive aunt auntie uncle grandmother grandfather father gen general gov governor imam inspector judge justice king lady \
         lawmaker lieutenant lord lt madam magistrate maj major manager mayor minister miss monsignor msgr mother mp mr mrs ms mullah officer \
         pastor pm pope premier pres president prince princess principal private prof professor prosecutor queen rabbi rep \
         representative rev reverend secretary sen senator sergeant sgt sheik sheikh sheriff sir sister speaker spokesman \
         spokesperson spokeswoman sultan supt superintendent umpire referee midwife treasurer undersecretary chieftain negotiator adviser advisor analyst \
         lawyer midfielder striker goalkeeper defender elder comrade author leader founder engineer \
         economist driver owner historian epidemiologist nurse teacher farmer fisherman singer actor actress writer journalist",
    ),
    (
        OFFICE,
        "acting agriculture army assistant associate attorney cabinet chief commerce corps crown culture defence defense deputy \
         development economy education employment energy environment ex executive finance first fire fisheries fleet foreign \
         affairs former general head health home housing human immigration industry information interim interior internal \
         international justice labor labour lieutenant major managing opposition party planning police prime public rear regional \
         resources rights science secretary security senior social special staff state supreme technology tourism trade \
         transport transportation treasury veterans vice war water welfare women works youth financial federal district \
         operating elect designate republic",
    ),
    (
        BODY,
        "academy administration advisers agency airlines airways alliance army assembly associates association \
         athletic authority bank bancorp banco banque battalion board authority bourse brewery brigade brothers bureau cabinet campaign \
         capital center centre chamber chronicle church club co coalition college commission committee community companies company \
         confederation conference congress consortium coop cooperative corp corporation corps council courier court daily defence \
         democrats department directorate energy exchange faculty federation fc fm forces force forum foundation front fund gazette \
         gmbh government group guard guild herald holding holdings hotels inc industries initiative institute institution \
         international investments journal junta laboratory lab labs league legion llc llp logistics ltd ltda magazine media militia \
         mines mining ministry mission motors movement museum nations navy network news newspaper newsroom nv office orchestra \
         organisation organization oy oyj parliament partners partnership party petroleum pharmaceuticals plc police post press \
         productions programme radio railway railways records regiment registry resistance sa sas school secretariat securities senate \
         service services shipping society solutions spa squad steel studio studios survey syndicate systems taskforce team \
         telecom television theatre times tribune tribunal trust tv union united university utilities ventures watch wire \
         workers works ag kg ab asa as bhd pte pty pvt",
    ),
    (
        SITE,
        "airfield airport archipelago arena avenue barracks basin bay beach boulevard bridge building camp canal cape castle \
         cathedral cemetery courthouse city coast county creek crossing dam delta desert district falls field forest fort garden gardens \
         glacier governorate gulf hall harbor harbour heights highway hill hills horn hospital hotel interstate island islands \
         isle jebel kingdom lagoon lake lane market mosque mount mountain mountains mt mill new north northern ocean palace park \
         pass peninsula plateau plaza point port prefecture prison province quay range region reef republic reservoir ridge \
         river road rock route san santa sea south southern springs square stadium state station strait street territory \
         terminal tower town township tunnel upper valley village volcano ward west western wharf ciudad puerto rio sao",
    ),
    (
        WHERE,
        "in at from near to into of outside around across inside through toward towards off over northern southern eastern western \
         central above along via leaving reached visited visit reach entered left neighbouring neighboring downtown",
    ),
    (
        SPEECH,
        "said says told added asked argued warned insisted replied recalled wrote tweeted testified joked \
         brother sister father mother son daughter wife husband widow widower cousin uncle aunt nephew niece neighbour neighbor",
    ),
    (COMPANY, "ab ag as asa bhd co corp gmbh inc kg llc llp ltd ltda nv oy oyj plc pte pty sa sas spa"),
    (
        TRADE,
        "shares share stock rose fell gained closed jumped plans employs makes made beat acquired owns bought sold posted company \
         firm group maker rival bank party insurer newspaper daily club retailer builder giant operator airline supplier \
         carrier publisher subsidiary unit rebels militants fighters guerrillas militia union supporters",
    ),
];

/// Whether it joins the words of foreign names: `bin`, `van`, `de`.
pub(super) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "al" | "ap"
            | "abu"
            | "bin"
            | "ibn"
            | "ben"
            | "da"
            | "das"
            | "de"
            | "del"
            | "den"
            | "der"
            | "di"
            | "do"
            | "dos"
            | "du"
            | "el"
            | "ter"
            | "van"
            | "von"
            | "y"
            | "zu"
            | "la"
            | "le"
            | "d"
    )
}
