"""The words of the sample sector: what councils are and run, and what each measure is called.

Read by make-sample.py, which takes the figures from the published files. Everything here is
written by hand, in our own words; it is public knowledge, with its source beside it.
"""

OGL = "Open Government Licence v3.0"
ENGLAND = "E92000001"

# type, title, plural, level, country, prefixes of codes, council, what it runs
AREA_TYPES = [
    ("unitary", "unitary council", "unitary councils", "single", ENGLAND, "E06", "yes",
     "it runs all the main council services in its area, from bin collections to social care."),
    ("district", "district council", "district councils", "lower", ENGLAND, "E07", "yes",
     "it runs bin collections, planning, housing and council tax collection; the county council "
     "runs roads, schools, libraries and social care."),
    ("metropolitan", "metropolitan borough council", "metropolitan borough councils", "single",
     ENGLAND, "E08", "yes",
     "it runs most council services in its area, from bin collections to social care."),
    ("london-borough", "London borough council", "London borough councils", "single", ENGLAND,
     "E09", "yes",
     "it runs most council services in its area, from bin collections to social care."),
    ("county", "county council", "county councils", "upper", ENGLAND, "E10", "yes",
     "it runs roads, schools, libraries and social care; the district councils run bin "
     "collections, planning, housing and council tax collection."),
    ("city-of-london", "City of London Corporation", "City of London Corporations", "single",
     ENGLAND, "", "yes",
     "it runs most council services in the City, from bin collections to social care."),
    ("isles-of-scilly", "Council of the Isles of Scilly", "Councils of the Isles of Scilly",
     "single", ENGLAND, "", "yes",
     "it runs most council services on the islands, some of them with Cornwall."),
    ("welsh-unitary", "Welsh council", "Welsh councils", "single", "W92000004", "W06", "yes",
     "it runs all the main council services in its area, from bin collections to social care."),
    ("scottish-unitary", "Scottish council", "Scottish councils", "single", "S92000003", "S12",
     "yes",
     "it runs all the main council services in its area, from bin collections to social care."),
    ("ni-district", "Northern Ireland council", "Northern Ireland councils", "single",
     "N92000002", "N09", "yes",
     "it runs bin collections, planning and leisure; departments of the Northern Ireland "
     "government run roads, schools, housing and social care."),
    ("combined-authority", "combined authority", "combined authorities", "other", ENGLAND,
     "E47", "no", "councils work together in it on transport, skills and growth."),
    ("greater-london-authority", "Greater London Authority", "Greater London Authorities",
     "other", ENGLAND, "E61", "no",
     "it runs transport, policing, fire and planning for the whole of London."),
    ("region", "region", "regions", "region", ENGLAND, "E12", "no",
     "it has no council of its own; it is used for comparison."),
    ("country", "country", "countries", "country", "", "E92;W92;S92;N92;K02;K03;K04", "no",
     "it is used for comparison."),
    ("metropolitan-county", "metropolitan county", "metropolitan counties", "other", ENGLAND,
     "E11;E13", "no", "it has no council of its own; it is used for comparison."),
    ("combined-area", "group of councils counted together", "groups of councils counted together",
     "other", ENGLAND, "E67", "no",
     "its councils are published as one figure so that nobody can be recognised."),
    ("fire-authority", "fire and rescue authority", "fire and rescue authorities", "other",
     ENGLAND, "E31", "no", "it runs fire and rescue in its area."),
    ("waste-authority", "joint waste authority", "joint waste authorities", "other", ENGLAND,
     "E50", "no", "it disposes of the waste that its councils collect."),
    ("police-area", "police area", "police areas", "other", ENGLAND, "E23", "no",
     "it runs policing in its area."),
    ("national-park", "national park authority", "national park authorities", "other", ENGLAND,
     "E26", "no", "it runs planning in its park."),
]

# subject, title, what it covers, who publishes figures on it and where; in the order they are shown
SUBJECTS = [
    ("bins-recycling",
     "Bins and recycling",
     "What is collected from homes, what becomes of it, and waste that is dumped.",
     "Department for Environment, Food and Rural Affairs",
     "https://www.gov.uk/government/statistical-data-sets/env18-local-authority-collected-waste-annual-results-tables"),
    ("roads",
     "Roads",
     "The state of local roads, how traffic moves on them, and buses.",
     "Department for Transport",
     "https://www.gov.uk/government/collections/road-network-size-and-condition"),
    ("adult-care",
     "Adult care",
     "Care and support for adults at home and in care homes, and what it costs.",
     "NHS England",
     "https://digital.nhs.uk/data-and-information/publications/statistical/adult-social-care-outcomes-framework-ascof"),
    ("children",
     "Children",
     "Children who need help or protection, children in care, and those who work with them.",
     "Department for Education",
     "https://explore-education-statistics.service.gov.uk/find-statistics/characteristics-of-children-in-need"),
    ("schools",
     "Schools",
     "What pupils reach, whether they attend, and support for special educational needs.",
     "Department for Education",
     "https://explore-education-statistics.service.gov.uk/find-statistics/key-stage-2-attainment"),
    ("homes-planning",
     "Homes and planning",
     "Homes built, let, empty and for sale, and how planning applications are decided.",
     "Ministry of Housing, Communities and Local Government",
     "https://www.gov.uk/government/collections/net-supply-of-housing"),
    ("council-tax-money",
     "Council tax and money",
     "What the council takes in, spends, owes and keeps in reserve.",
     "Ministry of Housing, Communities and Local Government",
     "https://www.gov.uk/government/collections/local-authority-revenue-expenditure-and-financing"),
    ("environment",
     "Environment",
     "Emissions, air, and electric vehicles.",
     "Department for Energy Security and Net Zero",
     "https://www.gov.uk/government/collections/uk-local-authority-and-regional-greenhouse-gas-emissions-statistics"),
    ("homelessness",
     "Homelessness",
     "People who have lost their home or may do so, and where they are housed.",
     "Ministry of Housing, Communities and Local Government",
     "https://www.gov.uk/government/collections/homelessness-statistics"),
    ("health",
     "Health",
     "How long and how healthily people live.",
     "Office for Health Improvement and Disparities",
     "https://fingertips.phe.org.uk"),
    ("work-pay",
     "Work and pay",
     "Whether people are in work, what they earn, and their qualifications.",
     "Office for National Statistics",
     "https://www.nomisweb.co.uk"),
    ("people-place",
     "People and place",
     "Who lives here, being online, safety, libraries and leisure.",
     "Office for National Statistics",
     "https://www.ons.gov.uk/explore-local-statistics/"),
]

# Topics within those: subject, title, parent, what it covers, publisher, address
TOPICS = [
    ("recycling",
     "Recycling",
     "bins-recycling",
     "Household waste that is reused, recycled or composted.",
     "",
     ""),
    ("fly-tipping",
     "Fly-tipping",
     "bins-recycling",
     "Waste that is dumped, and what is done about it.",
     "Department for Environment, Food and Rural Affairs",
     "https://www.gov.uk/government/statistics/fly-tipping-in-england"),
    ("road-condition",
     "State of the roads",
     "roads",
     "How many roads should be considered for repair.",
     "Department for Transport",
     "https://www.gov.uk/government/collections/road-network-size-and-condition"),
    ("traffic",
     "Traffic",
     "roads",
     "How fast traffic moves.",
     "",
     ""),
    ("public-transport",
     "Public transport",
     "roads",
     "Buses and other public transport.",
     "Department for Transport",
     "https://www.gov.uk/government/collections/bus-statistics"),
    ("child-protection",
     "Child protection",
     "children",
     "Children referred, assessed and protected.",
     "Department for Education",
     "https://explore-education-statistics.service.gov.uk/find-statistics/characteristics-of-children-in-need"),
    ("children-in-care",
     "Children in care",
     "children",
     "Children looked after by the council, and those who have left its care.",
     "Department for Education",
     "https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions"),
    ("social-workers",
     "Social workers",
     "children",
     "Those who work with children and families.",
     "Department for Education",
     "https://explore-education-statistics.service.gov.uk/find-statistics/children-s-social-work-workforce"),
    ("attainment",
     "Attainment",
     "schools",
     "What pupils reach at each stage.",
     "Department for Education",
     "https://explore-education-statistics.service.gov.uk/find-statistics/key-stage-2-attainment"),
    ("absence",
     "Absence",
     "schools",
     "Pupils who miss school.",
     "Department for Education",
     "https://explore-education-statistics.service.gov.uk/find-statistics/pupil-absence-in-schools-in-england"),
    ("send",
     "Special educational needs",
     "schools",
     "Support for special educational needs and disabilities (SEND), and education, health and care plans.",
     "Department for Education",
     "https://explore-education-statistics.service.gov.uk/find-statistics/education-health-and-care-plans"),
    ("house-building",
     "Homes built",
     "homes-planning",
     "Homes added, affordable ones among them.",
     "",
     ""),
    ("planning-decisions",
     "Planning decisions",
     "homes-planning",
     "Planning applications, and how long they take.",
     "Ministry of Housing, Communities and Local Government",
     "https://www.gov.uk/government/collections/planning-applications-statistics"),
    ("council-housing",
     "Council housing",
     "homes-planning",
     "Homes that councils and housing associations let: rents, repairs, the right to buy.",
     "Ministry of Housing, Communities and Local Government",
     "https://www.gov.uk/government/collections/local-authority-housing-data"),
    ("affordability",
     "Cost of homes",
     "homes-planning",
     "What homes cost beside what people earn.",
     "",
     ""),
    ("council-tax",
     "Council tax",
     "council-tax-money",
     "Bills, collection, arrears and support.",
     "Ministry of Housing, Communities and Local Government",
     "https://www.gov.uk/government/collections/council-tax-statistics"),
    ("reserves-borrowing",
     "Reserves and borrowing",
     "council-tax-money",
     "What the council keeps for later and what it owes.",
     "",
     ""),
    ("spending",
     "Spending",
     "council-tax-money",
     "What services cost.",
     "",
     ""),
    ("climate",
     "Climate",
     "environment",
     "Greenhouse gases, and what replaces what makes them.",
     "",
     ""),
    ("air-quality",
     "Air quality",
     "environment",
     "What is in the air.",
     "Department for Environment, Food and Rural Affairs",
     "https://uk-air.defra.gov.uk"),
    ("temporary-accommodation",
     "Temporary accommodation",
     "homelessness",
     "Households that are housed for the time being.",
     "",
     ""),
    ("rough-sleeping",
     "Rough sleeping",
     "homelessness",
     "People who sleep outside.",
     "",
     ""),
    ("early-deaths",
     "Early deaths",
     "health",
     "Deaths that could have been prevented.",
     "",
     ""),
    ("healthy-living",
     "Healthy living",
     "health",
     "Smoking, weight and activity.",
     "",
     ""),
    ("jobs",
     "Jobs",
     "work-pay",
     "People in and out of work.",
     "",
     ""),
    ("pay",
     "Pay",
     "work-pay",
     "What people earn.",
     "",
     ""),
    ("online",
     "Being online",
     "people-place",
     "Broadband and who can use it.",
     "",
     ""),
    ("community-safety",
     "Community safety",
     "people-place",
     "Crime, antisocial behaviour (ASB), fire and consumer protection.",
     "Office for National Statistics",
     "https://www.ons.gov.uk/peoplepopulationandcommunity/crimeandjustice"),
    ("libraries-leisure",
     "Libraries and leisure",
     "people-place",
     "Libraries, leisure centres and parks.",
     "",
     ""),
]

# service: the topic it belongs to
TOPIC_OF_SERVICE = {
    "childrens-social-care": "children", "schools": "schools", "adult-care": "adult-care",
    "public-health": "health", "roads": "roads", "libraries": "libraries-leisure",
    "waste-collection": "bins-recycling", "waste-disposal": "bins-recycling",
    "planning": "planning-decisions", "housing": "council-housing",
    "homelessness": "homelessness", "benefits": "council-tax",
    "council-tax-collection": "council-tax", "leisure": "libraries-leisure",
    "environmental-health": "people-place", "trading-standards": "community-safety",
    "transport": "public-transport", "fire": "community-safety",
}

# measure: the topics within its subjects, added to them when the table is written
TOPICS_OF_METRIC = {
    "lait-sen-ehc-excpt-20wks": "send", "lait-rereferral": "child-protection",
    "lait-cpp-total-numref": "child-protection", "lait-work-force-vac-rate": "social-workers",
    "lait-careleaversneet": "children-in-care", "lait-cpplans2yrsactive": "child-protection",
    "lait-ks2rwm-expected-std": "attainment", "lait-ks1p-all": "attainment",
    "els-persistent-absences-for-all-pupils": "absence",
    "els-gcses-in-english-and-maths": "attainment",
    "els-preventable-cardiovascular-mortality-england": "early-deaths",
    "els-adult-obesity-prevalence": "healthy-living", "els-cigarette-smokers": "healthy-living",
    "ft-percentage-of-physically-active-adults": "healthy-living",
    "els-employment-rate": "jobs", "els-gross-median-weekly-pay": "pay",
    "els-gigabit-capable-broadband": "online",
    "els-public-electric-vehicle-chargers": "climate", "els-greenhouse-gas-emissions": "climate",
    "els-net-additions-to-the-housing-stock-england": "house-building",
    "els-housing-affordability-ratio-residence-based": "affordability",
    "affordable-homes-per-1000": "house-building",
    "tf-percentage-of-major-planning-applications-decided-within-13-weeks-or-agreed-time-"
    "percentage": "planning-decisions",
    "temporary-accommodation-per-1000": "temporary-accommodation",
    "families-in-bed-and-breakfast-per-10000": "temporary-accommodation",
    "rough-sleeping-per-100000": "rough-sleeping",
    "fly-tipping-incidents-per-1000": "fly-tipping",
    "fly-tipping-actions-per-incident": "fly-tipping",
    "household-waste-recycled-percent": "recycling",
    "tf-household-waste-sent-for-reuse-recycling-or-composting-percentage": "recycling",
    "average-speed-local-a-roads": "traffic", "adult-care-spending-per-person": "spending",
    "usable-reserves-percent": "reserves-borrowing", "borrowing-percent": "reserves-borrowing",
}

GUIDE = "GOV.UK, Understand how your council works: https://www.gov.uk/understand-how-your-council-works"


def act(title, number):
    return title + ": https://www.legislation.gov.uk/ukpga/" + number


# The columns of SERVICES after the source, in this order.
COUNCIL_TYPES = ["unitary", "district", "metropolitan", "london-borough", "county",
                 "city-of-london", "isles-of-scilly", "welsh-unitary", "scottish-unitary",
                 "ni-district"]

# service, how it reads after "does not run", source, then R runs, S shares, N does not run
SERVICES = [
    ("childrens-social-care", "children's social care", act("Children Act 2004", "2004/31"),
     "RNRRRRRRRN"),
    ("schools", "schools", act("Education Act 1996", "1996/56"),
     "RNRRRRRRRN"),
    ("adult-care", "adult social care", act("Care Act 2014", "2014/23"), "RNRRRRRRRN"),
    ("public-health", "public health", act("Health and Social Care Act 2012", "2012/7"),
     "RNRRRSSNNN"),
    ("roads", "local roads", act("Highways Act 1980", "1980/66"), "RNRSRRRRRN"),
    ("libraries", "libraries", act("Public Libraries and Museums Act 1964", "1964/75"),
     "RNRRRRRRRN"),
    ("waste-collection", "bin collections", act("Environmental Protection Act 1990", "1990/43"),
     "RRRRNRRRRR"),
    ("waste-disposal", "waste disposal", act("Environmental Protection Act 1990", "1990/43"),
     "RNSSRRRRRS"),
    ("planning", "planning", act("Town and Country Planning Act 1990", "1990/8"),
     "RRRRSRRRRR"),
    ("housing", "housing services", act("Housing Act 1985", "1985/68"), "RRRRNRRRRN"),
    ("homelessness", "homelessness services", act("Housing Act 1996", "1996/52"),
     "RRRRNRRRRN"),
    ("benefits", "housing benefit and council tax support",
     act("Social Security Administration Act 1992", "1992/5"), "RRRRNRRRRN"),
    ("council-tax-collection", "council tax collection",
     act("Local Government Finance Act 1992", "1992/14"), "RRRRNRRRRN"),
    ("leisure", "leisure centres",
     act("Local Government (Miscellaneous Provisions) Act 1976", "1976/57"), "RRRRNRRRRR"),
    ("environmental-health", "environmental health", act("Food Safety Act 1990", "1990/16"),
     "RRRRNRRRRR"),
    ("trading-standards", "trading standards", act("Consumer Rights Act 2015", "2015/15"),
     "RNRRRRRRRN"),
    ("transport", "public transport", act("Transport Act 1985", "1985/67"), "RNSNRNRRSN"),
    ("fire", "fire and rescue", act("Fire and Rescue Services Act 2004", "2004/21"),
     "SNNNSNRNNN"),
]
OTHER_SOURCES = {
    "welsh-unitary": act("Local Government (Wales) Act 1994", "1994/19"),
    "scottish-unitary": act("Local Government etc. (Scotland) Act 1994", "1994/39"),
    "ni-district": "nidirect, Local councils: https://www.nidirect.gov.uk/articles/local-councils",
}

# old code, new code, the day the new one came into force (empty where we do not know it)
AREA_CODES = [
    ("E06000048", "E06000057", "2013-04-01"),  # Northumberland
    ("E066000065", "E06000065", ""),           # North Yorkshire, misprinted in one file
    ("E07000097", "E07000242", "2013-04-01"),  # East Hertfordshire
    ("E07000100", "E07000240", "2012-04-01"),  # St Albans
    ("E07000101", "E07000243", "2013-04-01"),  # Stevenage
    ("E07000104", "E07000241", "2012-04-01"),  # Welwyn Hatfield
    ("E08000016", "E08000038", "2025-04-01"),  # Barnsley
    ("E08000019", "E08000039", "2025-04-01"),  # Sheffield
    ("E08000020", "E08000037", "2013-04-01"),  # Gateshead
    ("E47000005", "E47000010", ""),            # North East, before its councils changed
    ("S12000009", "S12000045", ""),            # East Dunbartonshire
    ("S12000015", "S12000047", ""),            # Fife
    ("S12000024", "S12000048", ""),            # Perth and Kinross
    ("S12000043", "S12000049", ""),            # Glasgow City
    ("S12000044", "S12000050", ""),            # North Lanarkshire
    ("S12000046", "S12000049", ""),            # Glasgow City
]

ONS_LIST = "Clustering similar local authorities and statistical nearest neighbours in the UK"
ONS_LIST_URL = ("https://www.ons.gov.uk/peoplepopulationandcommunity/wellbeing/methodologies/"
                "clusteringsimilarlocalauthoritiesandstatisticalnearestneighboursintheuk")
DFE_LAIT_URL = "https://www.gov.uk/government/publications/local-authority-interactive-tool-lait"
LAB_URL = "https://github.com/traffordDataLab/trafford_themes"
ONS = "Office for National Statistics"


def ons_model(group, title, say, kind, subjects=""):
    # The list's codes for Barnsley and Sheffield came into force on 1 April 2025.
    return (group, title, say + ", 2025", ONS, kind, "", "2025", "2025-04-01", "", subjects, "",
            ONS + ", " + ONS_LIST, ONS_LIST_URL, OGL)


def rule(group, title, say):
    return (group, title, say, "Folkmoot", "rule", "", "", "", "", "", "",
            "The register of councils", "https://github.com/mysociety/uk_local_authority_names_and_codes",
            "CC BY 4.0 (mySociety)")


MODELS = [
    ons_model("ons-global", "Councils most alike overall",
              "the {n} councils most like {A} overall, listed by the Office for National Statistics",
              "listed", ""),
    ons_model("ons-economic", "Councils most alike in their economy",
              "the {n} councils most like {A} in their economy, listed by the Office for National "
              "Statistics", "listed", ""),
    ons_model("ons-clusters-global", "The same cluster overall",
              "the {n} other councils that the Office for National Statistics puts in one cluster "
              "with {A} overall", "cluster"),
    ons_model("ons-clusters-economic", "The same cluster by economy",
              "the {n} other councils that the Office for National Statistics puts in one cluster "
              "with {A} for their economy", "cluster"),
    ons_model("ons-clusters-demographic", "The same cluster by population",
              "the {n} other councils that the Office for National Statistics puts in one cluster "
              "with {A} for who lives there", "cluster"),
    ("dfe-2025", "Councils most alike for children's services",
     "the {n} councils most like {A} for children's services, listed by the Department for "
     "Education, May 2025", "Department for Education", "listed", "", "May 2025", "2025-05-01",
     ENGLAND, "children;schools", "", "Department for Education, Local Authority Interactive Tool",
     DFE_LAIT_URL, OGL),
    ("tf-neighbours", "The near neighbours Trafford publishes",
     "the {n} near neighbours {A} publishes", "Trafford", "listed", "E08000009", "2026",
     "2026-05-13", ENGLAND, "",
     # Trafford publishes other lists for children and for adult care and health.
     "childrens-social-care;schools;adult-care;public-health",
     "Trafford Data Lab, Trafford Themes", LAB_URL, OGL),
    rule("type", "Councils of the same type", "the {n} other councils of the same type as {A}"),
    rule("region", "Councils in the same region", "the {n} other councils in the same region as {A}"),
    rule("county", "Councils in the same county", "the {n} other councils in the same county as {A}"),
    rule("all", "All councils", "all {n} other councils"),
]

# In our words, from the publisher's descriptions.
CLUSTERS = {
    "ons-clusters-global": {
        "A": "Remote and rural areas",
        "B": "Towns and cities with more poverty",
        "C": "Growing areas around cities",
        "D": "London and city centres"},
    "ons-clusters-economic": {
        "A": "Lower pay and fewer jobs",
        "B": "More building, fewer services",
        "C": "Well-paid commuter areas",
        "D": "London and business centres"},
    "ons-clusters-demographic": {
        "A": "Diverse, younger areas",
        "B": "Large, growing, diverse areas",
        "C": "Smaller, fast-growing areas",
        "D": "Rural, slow-growing areas"},
}

DFE = "Department for Education"
OURS = "Folkmoot"
PUPILS = "Schools differ in the pupils they take; the figure is not corrected for that."
SURVEY = "From a survey, so it is an estimate; see the range it could be in."
NAMES = ["id", "title", "say", "meaning", "definition", "unit", "decimals", "polarity",
         "polarity_by", "kind", "subjects", "service", "when", "frequency", "source_title",
         "source_url", "licence", "published", "group", "low", "high", "things", "denominator",
         "headline", "adds", "breaks", "caution"]

METRICS = {}


def metric(ident, title, say, definition, unit, decimals, polarity, by, kind, subjects, service,
           when, low, high, **more):
    """Fills one row of metrics.csv; `more` holds what most measures lack."""
    row = dict.fromkeys(NAMES, "")
    row.update(id=ident, title=title, say=say, definition=definition, unit=unit,
               decimals=str(decimals), polarity=polarity, polarity_by=by, kind=kind,
               subjects=subjects, service=service, when=when, frequency="yearly", licence=OGL,
               low=low, high=high, headline="yes")
    row.update(more)
    METRICS[ident] = row


# Children and schools

metric("lait-sen-ehc-excpt-20wks", "Education, health and care plans issued in 20 weeks",
       "{v} of new education, health and care plans in {A} were issued within 20 weeks in {when}",
       "Of the new education, health and care plans issued in the year, the share issued within "
       "20 weeks of being asked for. Cases where the rules allow longer are left out.",
       "%", 1, "high", DFE, "performance", "schools;children", "schools", "calendar", "0", "100",
       caution="A small council issues few plans, so a few cases move its figure.")
metric("lait-rereferral", "Re-referrals to children's social care within 12 months",
       "{v} of referrals to children's social care in {A} in {when} came within 12 months of an "
       "earlier one",
       "Of the referrals to children's social care in the year, the share about a child who had "
       "already been referred in the 12 months before.",
       "%", 1, "low", DFE, "performance", "children", "childrens-social-care", "year-to", "0",
       "100", things="referrals", denominator="lait-cpp-total-numref")
metric("lait-cpp-total-numref", "Referrals to children's social care",
       "{A} received {v} referrals to children's social care in {when}",
       "How many times in the year the council was asked to help a child whose case was not "
       "already open.",
       "referrals", 0, "none", DFE, "context", "children", "childrens-social-care", "year-to",
       "0", "1000000", headline="no", adds="yes",
       meaning="A higher number means more referrals; it grows with the number of children.")
metric("lait-work-force-vac-rate", "Vacant children's social worker posts",
       "{v} of children's social worker posts in {A} were vacant at {when}",
       "Of the full-time posts for social workers for children and families, the share that "
       "nobody held on that day. Agency workers may be filling some of them.",
       "%", 1, "low", DFE, "performance", "children", "childrens-social-care", "at", "0", "100")
metric("lait-careleaversneet", "Care leavers not in education, work or training",
       "{v} of care leavers in {A} were not in education, work or training in {when}",
       "Of the young people aged 19 to 21 who had been in care, the share known to be in no "
       "education, job or training around their birthday.",
       "%", 0, "low", DFE, "performance", "children", "childrens-social-care", "year-to", "0",
       "100", caution="In many councils it rests on fewer than 150 young people.")
metric("lait-cpplans2yrsactive", "Child protection plans of two years or more",
       "{v} of children on a child protection plan in {A} had been on it for two years or more "
       "at {when}",
       "Of the children who were on a child protection plan on 31 March, the share who had been "
       "on it for two years or longer.",
       "%", 1, "low", DFE, "performance", "children", "childrens-social-care", "at", "0", "100",
       caution="The publisher prints the same mark for a missing and for a hidden figure.")
metric("lait-ks2rwm-expected-std", "Expected standard at the end of primary school",
       "{v} of pupils in {A} reached the expected standard at the end of primary school in {when}",
       "Of the pupils at the end of year 6 in state-funded schools, the share who reached the "
       "expected standard in reading, writing and maths together.",
       "%", 0, "high", DFE, "performance", "schools", "schools", "school-year", "0", "100",
       caution=PUPILS + " There were no tests in the 2019/20 and 2020/21 school years.")
metric("lait-ks1p-all", "Phonics standard",
       "{v} of pupils in {A} met the phonics standard in {when}",
       "Of the pupils in year 1, aged about 6, the share who met the standard of the phonics "
       "check: reading words by their sounds.",
       "%", 0, "high", DFE, "performance", "schools", "schools", "school-year", "0", "100",
       caution=PUPILS + " There were no checks in the 2019/20 and 2020/21 school years.")
metric("els-persistent-absences-for-all-pupils", "Persistent absence from school",
       "{v} of pupils in {A} missed a tenth or more of their lessons in {when}",
       "Of the pupils in state-funded schools, the share who were away for a tenth or more of "
       "the half days they could have attended.",
       "%", 1, "low", OURS, "performance", "schools;children", "schools", "school-year", "0",
       "100", caution="Time away because of Covid was counted in its own way in 2020/21 and "
       "2021/22. There is no figure for 2019/20.")
metric("els-gcses-in-english-and-maths", "GCSEs in English and maths by age 19",
       "{v} of young people in {A} had GCSEs in English and maths by the age of 19 in {when}",
       "Of the people who turned 19 in the school year, the share with a pass in English and in "
       "maths at GCSE or its equal. They are counted where they went to a state-funded school "
       "at 15.",
       "%", 1, "high", OURS, "context", "schools;work-pay", "", "school-year", "0", "100",
       caution=PUPILS + " Some of those who turned 19 had teachers' grades in 2020 and 2021, "
       "when there were no exams.",
       headline="no")

# Health

metric("els-preventable-cardiovascular-mortality-england",
       "Preventable deaths from heart and circulatory disease",
       "Preventable heart and circulatory deaths in {A} came to {v} per 100,000 people under 75 "
       "in {when}",
       "Deaths before 75 from diseases of the heart and circulation that could mostly be "
       "prevented, a year for every 100,000 people under 75, as if every area had people of the "
       "same ages.",
       "per 100,000 people under 75", 1, "low", OURS, "context", "health", "", "span", "0",
       "1000", caution="Three years are taken together. They include the Covid pandemic.")
metric("els-adult-obesity-prevalence", "Adults living with obesity",
       "{v} of adults in {A} were living with obesity in {when}",
       "The share of people aged 18 and over whose weight for their height (a body mass index "
       "of 30 or more) counts as obesity, from what they say, corrected by the publisher.",
       "%", 1, "low", OURS, "context", "health", "", "year-to", "0", "100", caution=SURVEY)
metric("els-cigarette-smokers", "Adults who smoke",
       "{v} of adults in {A} smoked cigarettes in {when}",
       "The share of people aged 18 and over who say that they smoke cigarettes now, as an "
       "average of five years.",
       "%", 1, "low", OURS, "context", "health", "", "span", "0", "100", caution=SURVEY)
metric("ft-percentage-of-physically-active-adults", "Physically active adults",
       "{v} of adults in {A} were physically active in {when}",
       "The share of people aged 19 and over who say that they are active for 150 minutes a "
       "week or more.",
       "%", 1, "high", "Office for Health Improvement and Disparities", "context", "health", "",
       "financial", "0", "100", caution="From a survey, so it is an estimate.",
       headline="no")

# Work, money and place

metric("els-employment-rate", "People in work",
       "{v} of people aged 16 to 64 in {A} were in work in {when}",
       "The share of people aged 16 to 64 who had a paid job, or one that they were away from "
       "for a time.",
       "%", 1, "high", OURS, "context", "work-pay", "", "calendar", "0", "100",
       caution=SURVEY + " The publisher stopped updating it after 2023 because too few people "
       "answer.")
metric("els-gross-median-weekly-pay", "Weekly pay",
       "Half of the jobs held by people living in {A} paid more than {v} a week in {when}",
       "The middle weekly pay before tax of all jobs, full-time and part-time, held by people "
       "who live in the area, in April.",
       "£", 0, "none", "", "context", "work-pay", "", "year-of-date", "0", "10000",
       meaning="A higher number means that people who live there are paid more.",
       caution=SURVEY + " Pay is in the money of its year.")
metric("els-gigabit-capable-broadband", "Homes and businesses that can get gigabit broadband",
       "{v} of homes and businesses in {A} could get gigabit broadband at {when}",
       "The share of homes and businesses where a broadband service of 1,000 megabits a second "
       "or faster can be bought.",
       "%", 1, "high", OURS, "context", "people-place", "", "at", "0", "100")
metric("els-public-electric-vehicle-chargers", "Public electric vehicle chargers",
       "{A} had {v} public electric vehicle chargers for every 100,000 people at {when}",
       "Working chargers of any speed that the public may use, for every 100,000 people.",
       "per 100,000 people", 1, "high", OURS, "context", "environment;roads", "", "at", "0",
       "100000", frequency="quarterly",
       caution="Companies that run chargers correct their lists from time to time.")
metric("els-greenhouse-gas-emissions", "Greenhouse gas emissions",
       "{A} gave off {v} tonnes of greenhouse gases for each person living there in {when}",
       "Carbon dioxide, methane and nitrous oxide given off in the area in the year, as tonnes "
       "of carbon dioxide of the same effect, for each person who lives there.",
       "tonnes a person", 1, "low", OURS, "context", "environment", "", "calendar", "-1000",
       "1000", caution="Large factories, motorways and airports count where they are. Places "
       "where many work and few live have high figures.")

# Homes

metric("els-net-additions-to-the-housing-stock-england", "Homes added",
       "{A} added {v} homes for every 1,000 existing ones in {when}",
       "Homes built, converted or changed to homes, less homes lost, for every 1,000 homes "
       "there were.",
       "per 1,000 homes", 0, "none", "", "context", "homes-planning", "", "financial", "-1000",
       "1000", meaning="A higher number means that more homes were added.",
       caution="Published as whole numbers, so a change from 3 to 4 may be a small one.")
metric("els-housing-affordability-ratio-residence-based", "Cost of homes against earnings",
       "Homes in {A} cost {v} times local full-time earnings in {when}",
       "The middle price paid for a home, divided by the middle yearly full-time earnings of "
       "people who live in the area.",
       "times earnings", 1, "none", "", "context", "homes-planning;people-place", "",
       "year-of-date", "0", "100",
       meaning="A higher number means homes cost more for those who live there.")
metric("long-term-empty-homes-percent", "Homes empty for over six months",
       "{v} of homes in {A} had stood empty for over six months in {when}",
       "Homes that council tax records show as empty for more than six months in autumn, as a "
       "share of all homes in the area.",
       "%", 1, "low", OURS, "performance", "homes-planning", "housing", "year-of-date", "0",
       "100", caution="Empty homes are counted in autumn, all homes on 31 March.")
metric("affordable-homes-per-1000", "Affordable homes completed",
       "{v} affordable homes were completed in {A} for every 1,000 homes there in {when}",
       "Affordable homes of every kind finished or bought in the year, to rent or to own, for "
       "every 1,000 homes on the council tax list at its start.",
       "per 1,000 homes", 1, "high", OURS, "performance", "homes-planning", "housing",
       "financial", "0", "1000", caution="One scheme can double a small council's figure.")
metric("tf-percentage-of-major-planning-applications-decided-within-13-weeks-or-agreed-time-"
       "percentage", "Major planning applications decided in time",
       "{A} decided {v} of major planning applications in time in {when}",
       "Of the planning applications for large developments decided in the quarter, the share "
       "decided within 13 weeks or the time agreed with the applicant.",
       "%", 0, "high", OURS, "performance", "homes-planning", "planning", "quarter", "0", "100",
       frequency="quarterly", group="tf-neighbours",
       caution="A quarter has few major applications in most councils. Only the 16 councils that "
       "Trafford publishes are in this file.")

# Homelessness

metric("temporary-accommodation-per-1000", "Households in temporary accommodation",
       "{A} had {v} households in temporary accommodation for every 1,000 households at {when}",
       "Households for whom the council found a place to stay for a time because they were "
       "homeless, on the last day of the quarter, for every 1,000 households in the area.",
       "per 1,000 households", 1, "none", "", "performance", "homelessness", "homelessness",
       "at", "0", "1000", frequency="quarterly", things="households",
       meaning="A higher number means that more households are waiting for a settled home.")
metric("homelessness-prevented", "Homelessness prevented",
       "{v} of households that {A} helped before they became homeless had a home for at least "
       "six months when that help ended in {when}",
       "Of the households whose help to prevent homelessness ended in the quarter, the share who "
       "kept their home or found another for at least six months.",
       "%", 1, "high", OURS, "performance", "homelessness", "homelessness", "quarter", "0",
       "100", frequency="quarterly", things="households helped")
metric("families-in-bed-and-breakfast-per-10000",
       "Families in bed and breakfast for over six weeks",
       "{A} had {v} families in bed and breakfast for over six weeks for every 10,000 households "
       "at {when}",
       "Families with children whom the council had placed in bed and breakfast for more than "
       "six weeks, on the last day of the quarter, for every 10,000 households in the area. The "
       "law sets six weeks as the limit.",
       "per 10,000 households", 1, "low", OURS, "performance", "homelessness", "homelessness",
       "at", "0", "10000", frequency="quarterly",
       breaks="2024-04-01 counted differently since then because several placements of one "
       "household are each counted",
       caution="Hidden where fewer than 5 households are in bed and breakfast.",
       headline="no")
metric("rough-sleeping-per-100000", "People sleeping rough",
       "In {A}, {v} people for every 100,000 who live there were found or thought to sleep rough "
       "on one night in autumn {when}",
       "People counted, or estimated from what local services know, who slept outside or in "
       "places not meant for it on one night between October and November.",
       "per 100,000 people", 1, "low", OURS, "performance", "homelessness", "homelessness",
       "year-of-date", "0", "10000", things="people",
       caution="Councils choose between a count and an estimate.")

# Bins, roads, care and money

metric("fly-tipping-incidents-per-1000", "Fly-tipping incidents",
       "{A} recorded {v} fly-tipping incidents for every 1,000 people in {when}",
       "Waste dumped against the law that the council dealt with, for every 1,000 people. Rates "
       "to 2018/19 are worked out from the publisher's counts and the population series it uses.",
       "per 1,000 people", 1, "none", "", "performance", "bins-recycling;environment",
       "waste-collection", "financial", "0", "10000",
       meaning="A higher number means more recorded dumping; councils that make reporting easy "
       "record more.",
       breaks="2019-04-01 counted differently since then because councils report in a new way, "
       "and the publisher gives two totals for 2018/19",
       caution="Councils that count only what the public reports are left out from 2019/20.")
metric("fly-tipping-actions-per-incident", "Action against fly-tipping",
       "{A} took {v} actions for every fly-tipping incident in {when}",
       "Investigations, warnings, notices, fines, inspections and court cases, for every "
       "fly-tipping incident recorded.",
       "actions an incident", 1, "none", "", "performance", "bins-recycling;environment",
       "waste-collection", "financial", "0", "1000",
       meaning="A higher number means more action for each incident recorded.",
       breaks="2019-04-01 counted differently since then because councils report incidents in a "
       "new way, and the publisher gives two totals for 2018/19",
       caution="Councils that count only what the public reports are left out from 2019/20.")
metric("household-waste-recycled-percent", "Household waste recycled, by the council that collects",
       "{A} sent {v} of household waste for reuse, recycling or composting in {when}",
       "Of the household waste that the council collected, the share by weight sent for reuse, "
       "recycling or composting. Waste taken to county tips counts with the county.",
       "%", 1, "high", OURS, "performance", "bins-recycling;environment", "waste-collection",
       "financial", "0", "100",
       caution="Districts and single-tier councils are not alike here. Eight districts that "
       "collect together have one shared figure.")
metric("tf-household-waste-sent-for-reuse-recycling-or-composting-percentage",
       "Household waste recycled",
       "{A} sent {v} of household waste for reuse, recycling or composting in {when}",
       "Of all household waste, the share by weight sent for reuse, recycling or composting.",
       "%", 1, "high", OURS, "performance", "bins-recycling;environment", "waste-collection",
       "financial", "0", "100", group="tf-neighbours",
       caution="Only the 16 councils that Trafford publishes are in this file.")
metric("average-speed-local-a-roads", "Speed on local A roads",
       "Traffic on local A roads in {A} averaged {v} miles an hour in {when}",
       "The average speed of traffic over the year on the A roads that the council looks after.",
       "miles an hour", 1, "none", "", "performance", "roads", "roads", "calendar", "0", "100",
       meaning="A higher number means faster traffic; country roads are faster than city streets.",
       caution="Fewer people drove during the pandemic, from 2020 to 2022.")
metric("adult-care-spending-per-person", "Spending on adult social care",
       "{A} spent {v} a person on adult social care in {when}",
       "What the council spent on social care for adults, after fees and other income, for each "
       "person of any age who lives in its area.",
       "£", 0, "none", "", "cost", "adult-care;council-tax-money", "adult-care", "financial",
       "0", "10000",
       meaning="A higher number means more spending; areas with more older or disabled people "
       "need more.", caution="In the money of its year.")
metric("usable-reserves-percent", "Usable reserves",
       "{A} held usable reserves worth {v} of a year's net revenue spending at {when}",
       "Reserves set aside for plans and risks and general reserves at the year's end, as a "
       "share of the year's net revenue expenditure. Reserves of schools and for public health "
       "are left out, since the council may not use them freely.",
       "%", 1, "none", "", "cost", "council-tax-money", "", "at", "0", "10000",
       meaning="A higher number means more in hand against shocks, or more not yet spent.",
       caution="Districts spend little for their size, so their figures run higher. There is no "
       "figure where net spending was nil or less.")
metric("borrowing-percent", "Borrowing against spending power",
       "The borrowing of {A} came to {v} of a year's core spending power at {when}",
       "What the council owed on 31 March, for a short or a long time, as a share of the money "
       "the government reckons it could spend in the year then ending: council tax, business "
       "rates and main grants.",
       "%", 1, "none", "", "cost", "council-tax-money", "", "at", "0", "100000",
       meaning="A higher number means more debt for each pound of yearly income.",
       caution="Councils that own housing borrow for it, and rents repay that.")
