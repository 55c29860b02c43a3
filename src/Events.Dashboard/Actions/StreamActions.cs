using Events.Administration;
using Events.Dashboard.Html;
using Events.Dashboard.Views;
using Events.Store;

namespace Events.Dashboard.Actions;

/// <summary>The actions on a stream and on the positions of its groups.</summary>
internal static class StreamActions
{
    private const long MostEntries = 1_000_000_000_000;
    private const int MostReplayed = 500;

    public static IReadOnlyList<DashboardAction> All =>
    [
        new("trim-plan", PlanTrimAsync), new("trim", TrimAsync), new("replay", ReplayAsync), new("position-plan", PlanPositionAsync), new("position", SetPositionAsync),
    ];

    /// <summary>Describes what a trim would take, in words and tables.</summary>
    public static ActionOutcome Describe(TrimPlan plan)
    {
        if (plan.Removed == 0)
        {
            return new ActionOutcome($"Nothing goes: there {(plan.Length == 1 ? "is" : "are")} {Words.Entries(plan.Length)}.", Command(plan.Stream, plan.Trim));
        }

        string sentence =
            $"{(plan.Trim.IsExact ? "" : "Up to ")}{Words.Of(plan.Removed)} of {Words.Entries(plan.Length)} would go, {plan.FirstRemoved} to {plan.LastRemoved}. "
            + (plan.Groups.Count == 0 ? "All groups have read and acknowledged them." : "");
        return new ActionOutcome(sentence, Command(plan.Stream, plan.Trim), Markup.Join(plan.Groups.Select(Describe)));
    }

    public static string Command(string stream, StreamTrim trim) => $"XTRIM {stream} {Words.Of(trim)}";

    private static Markup Describe(TrimEffect effect) => Markup.Of($"""
        <p class=warn>{effect.Group}: {Harm(effect)}.</p>
        {Markup.If(effect.Entries.Count > 0, Tables.Table(
            $"Pending for {effect.Group} that lose their payload",
            Tables.Heads("Entry", "Consumer", "#Deliveries"),
            effect.Entries.Take(20).Select(static entry => Markup.Of($"<tr><th scope=row class=id>{entry.Id}</th><td>{entry.Consumer}</td><td class=n>{entry.Deliveries}</td></tr>"))))}
        """);

    private static string Harm(TrimEffect effect) => string.Join("; ", new[]
    {
        effect.Unread > 0 ? $"{Words.Entries(effect.Unread)} {(effect.Unread == 1 ? "was" : "were")} not delivered yet and never will be" : "",
        effect.Pending > 0 ? $"{Words.Of(effect.Pending)} pending {(effect.Pending == 1 ? "one loses its" : "lose their")} payload" : "",
    }.Where(static part => part.Length > 0));

    private static async Task<ActionOutcome> PlanTrimAsync(DashboardRequest request, DashboardForm form)
    {
        (string stream, StreamTrim trim) = ReadTrim(form);
        return Describe(await request.Administration.PlanTrimAsync(stream, trim, cancellationToken: request.Stop).ConfigureAwait(false));
    }

    private static async Task<ActionOutcome> TrimAsync(DashboardRequest request, DashboardForm form)
    {
        (string stream, StreamTrim trim) = ReadTrim(form);
        long removed = await request.Administration.TrimAsync(stream, trim, cancellationToken: request.Stop).ConfigureAwait(false);
        return new ActionOutcome(
            $"{Words.Entries(removed)} removed." + (trim.IsExact ? "" : " Without \"exactly\" what shares a node with entries that stay, stays too."), Command(stream, trim));
    }

    private static (string Stream, StreamTrim Trim) ReadTrim(DashboardForm form) =>
        (form.GetText("key"), StreamTrim.ToLength(form.GetNumber("maxlen", 0, MostEntries), form.IsChecked("exact")));

    private static async Task<ActionOutcome> ReplayAsync(DashboardRequest request, DashboardForm form)
    {
        string stream = form.GetText("key");
        EntryId from = form.GetPosition("from", request.Now);
        EntryId to = form.GetPosition("to", request.Now, isEnd: true);
        long count = form.GetNumber("count", 1, MostReplayed);
        string? type = form.FindText("type")?.Trim() is { Length: > 0 } typed ? typed : null;

        // The button that asks for what comes after the last one.
        if (form.FindText("after") is not null) from = form.GetEntryId("after") is var last && last < EntryId.Max ? last.Next() : EntryId.Max;
        if (from > to) throw new BadInputException($"The range is empty: {Text(from, EntryId.Max, "+")} lies behind {Text(to, EntryId.Min, "-")}.");
        var rows = new List<Markup>();
        EntryId? until = null;
        bool more = false;
        await foreach (RawEntry entry in request.Administration.ReplayAsync(
            stream, new ReplayQuery { From = from, To = to, Limit = count + 1, Type = type }, request.Stop).ConfigureAwait(false))
        {
            more = rows.Count == count;
            if (more) break;
            rows.Add(TailPanel.Row(request, entry));
            until = entry.Id;
        }

        return new ActionOutcome(
            $"{Words.Entries(rows.Count)}{(type is null ? "" : $" of type {type}")} read; no group was moved.",
            $"XRANGE {stream} {Text(from, EntryId.Min, "-")} {Text(to, EntryId.Max, "+")} COUNT {count}",
            rows.Count == 0 ? Markup.Empty : TailPanel.Table(rows, "Replayed, the oldest first"))
        {
            Next = more ? new NextStep("after", until.ToString()!, $"The next {count}") : null,
        };
    }

    private static async Task<ActionOutcome> PlanPositionAsync(DashboardRequest request, DashboardForm form)
    {
        (string stream, string group, EntryId? after) = ReadPosition(request, form);
        GroupMove move = await request.Administration.PlanGroupPositionAsync(stream, group, after, cancellationToken: request.Stop).ConfigureAwait(false);
        return new ActionOutcome($"{Words.Entries(move.Again)} would be delivered again, {Words.Of(move.Skipped)} never.");
    }

    private static async Task<ActionOutcome> SetPositionAsync(DashboardRequest request, DashboardForm form)
    {
        (string stream, string group, EntryId? after) = ReadPosition(request, form);
        GroupMove move = await request.Administration.SetGroupPositionAsync(stream, group, after, request.Stop).ConfigureAwait(false);
        return new ActionOutcome(
            $"Set from {move.From} to {move.To}: {Words.Entries(move.Again)} again, {Words.Of(move.Skipped)} never.", $"XGROUP SETID {stream} {group} {move.To}");
    }

    private static (string Stream, string Group, EntryId? After) ReadPosition(DashboardRequest request, DashboardForm form)
    {
        string after = form.GetText("after").Trim();

        // The position is left out as it is.
        if (after.StartsWith('(')) throw new BadInputException($"'{after}' is no position; what is asked for is the last entry that is not delivered, without '('.");
        return (form.GetText("key"), form.GetText("group"), after == "$" ? null : Before(after, form.GetPosition("after", request.Now)));
    }

    // A time is the first entry that is to come, so the position is the one before.
    private static EntryId Before(string after, EntryId start) =>
        start == EntryId.Min || start == EntryId.Max || EntryId.TryParse(after, null, out _) ? start : start.Previous();

    private static string Text(EntryId id, EntryId end, string word) => id == end ? word : id.ToString();
}
