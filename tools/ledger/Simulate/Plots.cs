using System.Globalization;
using System.Text.Json.Nodes;
using EventLedger.Ledger.Replay;
using NodaTime;

namespace EventLedger.Ledger.Simulate;

/// <summary>What happens to requests: mostly all goes well, and now and then what makes real days long.</summary>
internal static class Plots
{
    private static readonly string[] Flaws = ["المستند غير واضح", "الصورة ناقصة", "التوقيع مفقود", "تاريخ المستند منته"];
    private static readonly string[] Steps = ["التحقق من السجل", "مطابقة البيانات", "إعداد المحضر", "اعتماد رئيس القسم"];
    private static readonly string[] Rejections = ["لا تنطبق الشروط", "الطلب مكرر"];
    private static readonly string[] Withdrawals = ["لم يعد المستفيد بحاجة إليها", "تقدم بالطلب في مركز آخر"];

    public static void Tell(Story story, bool isSelfService)
    {
        Pay(story);
        if (IsWithdrawn(story, percent: 4))
        {
            return;
        }

        story.Transmit(2, 20);
        story.Officer("receipt", "receivedAt", 5, 45, []);
        if (!IsComplete(story) || IsWithdrawn(story, percent: 3))
        {
            return;
        }

        Work(story);
        if (story.Lottery.Chance(92))
        {
            Finish(story, isSelfService);
        }
    }

    private static void Pay(Story story)
    {
        if (story.Service.FeeHalalas == 0)
        {
            return;
        }

        // Late is hours after the visit: someone else's card, a transfer, a second visit to the desk.
        var (atLeast, atMost) = story.Lottery.Chance(20) ? (120, 300) : (1, 10);
        story.Counter("fee-payments", "paidAt", atLeast, atMost, new()
        {
            ["amountHalalas"] = story.Service.FeeHalalas,
            ["method"] = story.Lottery.OneOf(["card", "card", "cash", "sadad"]),
            ["reference"] = string.Create(CultureInfo.InvariantCulture, $"R-{story.Lottery.Below(1_000_000_000):000000000}"),
        });
    }

    private static bool IsWithdrawn(Story story, int percent)
    {
        if (!story.Lottery.Chance(percent))
        {
            return false;
        }

        story.Counter("withdrawal", "withdrawnAt", 5, 60, new() { ["reason"] = story.Lottery.OneOf(Withdrawals) });
        return true;
    }

    /// <summary>Whether the department has all it needs in the end; some never answer what was returned to them.</summary>
    private static bool IsComplete(Story story)
    {
        var rounds = story.Service.Documents.IsEmpty ? 0 : story.Lottery.Chance(15) ? (story.Lottery.Chance(20) ? 2 : 1) : 0;
        for (var round = 0; round < rounds; round++)
        {
            story.Officer("returns", "returnedAt", 10, 40, new() { ["reasons"] = new JsonArray(story.Lottery.OneOf(Flaws)) });
            Bound(story);
            if (story.Lottery.Chance(20))
            {
                return false;
            }

            story.Transmit(10, 90);
            story.Officer("receipt", "receivedAt", 5, 30, []);
        }

        return true;
    }

    // An answer is expected within a week of the return, the latest call.
    private static void Bound(Story story)
    {
        if (story.TellsWhen && story.Calls is [.., { Call: { Name: "returns", Body: var body } }])
        {
            body["respondBy"] = CasePlanner.Wire(story.Now + Duration.FromDays(7));
        }
    }

    private static void Work(Story story)
    {
        foreach (var step in Steps.Take(story.Lottery.Between(1, Steps.Length)))
        {
            story.Officer("work-steps", "doneAt", 3, 25, new() { ["name"] = step });
        }

        if (story.Lottery.Chance(10))
        {
            story.Officer("suspension", "suspendedAt", 5, 20, new() { ["reason"] = "بانتظار رد جهة أخرى" });
            story.Officer("resumption", "resumedAt", 20, 120, []);
        }
    }

    private static void Finish(Story story, bool isSelfService)
    {
        story.Officer("completion", "completedAt", 5, 60, story.Lottery.Chance(10)
            ? new() { ["decision"] = "rejected", ["reason"] = story.Lottery.OneOf(Rejections) }
            : new() { ["decision"] = "approved", ["deliverable"] = string.Create(CultureInfo.InvariantCulture, $"D-{story.Lottery.Below(1_000_000_000):000000000}") });
        if (!isSelfService)
        {
            story.Officer("handover", "handedOverAt", 5, 30, []);
            story.Counter("contacts", "contactedAt", 1, 15, new() { ["method"] = story.Lottery.Chance(70) ? "sms" : "phone", ["outcome"] = "أُبلغ المستفيد" });
        }

        if (story.Lottery.Chance(80))
        {
            story.Counter("collection", "collectedAt", 5, 90, new() { ["collectedBy"] = "المستفيد" });
        }
    }
}
