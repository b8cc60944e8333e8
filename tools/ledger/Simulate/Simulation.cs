using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using EventLedger.Ledger.Replay;
using EventLedger.Ledger.Rest;
using NodaTime;

namespace EventLedger.Ledger.Simulate;

/// <summary>One call of a made-up life, and by which sample account.</summary>
internal sealed record PlannedCall(string Account, Call Call);

/// <summary>A beneficiary's visit: the record, the opening (without the record's id) and what follows.</summary>
internal sealed record PlannedRequest(string Name, PlannedCall Registration, PlannedCall Opening, ImmutableArray<PlannedCall> Later);

/// <summary>A day made up from a seed alone: the same seed, the same day.</summary>
internal static class Simulation
{
    private static readonly DateTimeZone Riyadh = DateTimeZoneProviders.Tzdb["Asia/Riyadh"];
    private static readonly string[] Given = ["نورة", "سارة", "ليان", "عبدالله", "محمد", "فهد", "ريم", "خالد", "هند", "يوسف", "مريم", "سلمان"];
    private static readonly string[] Father = ["عبدالرحمن", "علي", "إبراهيم", "سعد", "ناصر", "حسن", "عمر", "أحمد"];
    private static readonly string[] Family = ["القحطاني", "الحربي", "الزهراني", "الغامدي", "العتيبي", "الشهري", "المالكي", "الأنصاري"];
    private static readonly string[] Reasons = ["المستند غير واضح", "الصورة ناقصة", "التوقيع مفقود"];

    public static ImmutableArray<PlannedRequest> Plan(int seed, int requests, IReadOnlyList<string> regions, LocalDate day)
    {
        var lottery = new Lottery((ulong)seed);
        return [.. Enumerable.Range(0, requests).Select(i => Life(lottery, seed, i, regions[lottery.Below(regions.Count)], day))];
    }

    private static PlannedRequest Life(Lottery lottery, int seed, int number, string region, LocalDate day)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"sim:{seed}:{day:uuuu-MM-dd}:{number}");
        var clerk = $"{(lottery.Chance(70) ? "clerk" : "clerk2")}.{region}";
        var service = lottery.Chance(60) ? "BIRTH-CERT" : lottery.Chance(50) ? "ADDRESS-PROOF" : "LAND-EXTRACT";
        var at = (day + new LocalTime(7, 30)).InZoneStrictly(Riyadh).ToInstant() + Duration.FromMinutes(lottery.Below(360));
        var story = new Story(name, clerk, $"{(service == "LAND-EXTRACT" ? "officer2" : "officer")}.{region}", at, lottery);
        var registration = story.Call(clerk, "beneficiaries", new JsonObject
        {
            ["nationalId"] = NationalId(lottery),
            ["nameAr"] = $"{Given[lottery.Below(Given.Length)]} {Father[lottery.Below(Father.Length)]} {Family[lottery.Below(Family.Length)]}",
            ["mobile"] = string.Create(CultureInfo.InvariantCulture, $"055{lottery.Below(10_000_000):0000000}"),
        });
        var opening = story.Call(clerk, "requests", new JsonObject
        {
            ["serviceCode"] = service,
            ["channel"] = lottery.Chance(85) ? "desk" : "phone",
            ["openedAt"] = ReplayPlan.Wire(at),
            ["answers"] = new JsonObject { ["purpose"] = "معاملة تجريبية" },
        });
        Tell(story, service);
        return new(name, registration, opening, story.Calls);
    }

    private static void Tell(Story story, string service)
    {
        if (service == "BIRTH-CERT")
        {
            story.Clerk("fee-payments", "paidAt", story.Lottery.Chance(20) ? 60 * 24 * 3 : 5, new JsonObject { ["amountHalalas"] = 12_300, ["method"] = story.Lottery.Chance(60) ? "card" : "cash", ["reference"] = $"R-{story.Name}" });
        }

        if (story.Lottery.Chance(5))
        {
            story.Clerk("withdrawal", "withdrawnAt", 30, new JsonObject { ["reason"] = "لم يعد المستفيد بحاجة إليها" });
            return;
        }

        if (service != "LAND-EXTRACT")
        {
            story.Transmit(service);
        }

        story.Officer("receipt", "receivedAt", 90, []);
        if (service != "LAND-EXTRACT" && story.Lottery.Chance(15))
        {
            story.Officer("returns", "returnedAt", 60, new JsonObject { ["reasons"] = new JsonArray(Reasons[story.Lottery.Below(Reasons.Length)]) });
            story.Transmit(service);
            story.Officer("receipt", "receivedAt", 90, []);
        }

        story.Officer("work-steps", "doneAt", 120, new JsonObject { ["name"] = "التحقق من السجل" });
        if (story.Lottery.Chance(10))
        {
            story.Officer("suspension", "suspendedAt", 30, new JsonObject { ["reason"] = "بانتظار رد المستفيد" });
            story.Officer("resumption", "resumedAt", 60 * 24, []);
        }

        Finish(story);
    }

    private static void Finish(Story story)
    {
        if (story.Lottery.Chance(12))
        {
            return;
        }

        var rejected = story.Lottery.Chance(10);
        story.Officer("completion", "completedAt", story.Lottery.Chance(20) ? 60 * 24 * 6 : 300, rejected
            ? new JsonObject { ["decision"] = "rejected", ["reason"] = "لا تنطبق الشروط" }
            : new JsonObject { ["decision"] = "approved", ["deliverable"] = $"D-{story.Name}" });
        story.Officer("handover", "handedOverAt", 120, []);
        story.Clerk("contacts", "contactedAt", 30, new JsonObject { ["method"] = "sms" });
        if (story.Lottery.Chance(80))
        {
            story.Clerk("collection", "collectedAt", 60 * 20, new JsonObject { ["collectedBy"] = "المستفيد" });
        }
    }

    /// <summary>Ten digits whose last one makes the check sum a multiple of ten.</summary>
    private static string NationalId(Lottery lottery)
    {
        var nine = string.Create(CultureInfo.InvariantCulture, $"{1 + lottery.Below(2)}{lottery.Below(100_000_000):00000000}");
        var sum = nine.Select((digit, i) => i % 2 == 1 ? digit - '0' : (2 * (digit - '0') / 10) + (2 * (digit - '0') % 10)).Sum();
        return nine + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Collects the calls of one life; every one comes some time after the one before.</summary>
    private sealed class Story(string name, string clerk, string officer, Instant at, Lottery lottery)
    {
        private readonly ImmutableArray<PlannedCall>.Builder calls = ImmutableArray.CreateBuilder<PlannedCall>();
        private Instant now = at;
        private int count;

        public string Name => name;

        public Lottery Lottery => lottery;

        public ImmutableArray<PlannedCall> Calls => calls.ToImmutable();

        public PlannedCall Call(string account, string path, JsonObject body) =>
            new(account, new Call(path, path, body, string.Create(CultureInfo.InvariantCulture, $"{name}:{count++}")));

        public void Clerk(string path, string instant, int minutes, JsonObject body) => Add(clerk, path, instant, minutes, body);

        public void Officer(string path, string instant, int minutes, JsonObject body) => Add(officer, path, instant, minutes, body);

        public void Transmit(string service)
        {
            string[] names = service == "BIRTH-CERT" ? ["hospital-notification", "parents-id"] : ["lease"];
            Clerk("transmissions", "transmittedAt", 15, new JsonObject
            {
                ["documents"] = new JsonArray([.. names.Select(document => (JsonNode)new JsonObject
                {
                    ["name"] = document,
                    ["mediaType"] = "application/pdf",
                    ["sizeBytes"] = 1_000 + lottery.Below(500_000),
                    ["sha256"] = lottery.Hexadecimal(64),
                })]),
            });
        }

        private void Add(string account, string path, string instant, int minutes, JsonObject body)
        {
            now += Duration.FromMinutes(1 + lottery.Below(minutes));
            body[instant] = ReplayPlan.Wire(now);
            calls.Add(Call(account, path, body));
        }
    }
}
