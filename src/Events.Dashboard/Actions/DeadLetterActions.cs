using Events.Administration;

namespace Events.Dashboard.Actions;

/// <summary>The actions on dead letters.</summary>
internal static class DeadLetterActions
{
    public static IReadOnlyList<DashboardAction> All =>
    [
        new("requeue", RequeueAsync), new("discard", DiscardAsync), new("requeue-kind", RequeueKindAsync), new("discard-kind", DiscardKindAsync),
    ];

    private static async Task<ActionOutcome> RequeueAsync(DashboardRequest request, DashboardForm form)
    {
        (DeadLetterAdministration letters, EntryId id) = (Open(request, form), form.GetEntryId("id"));
        List<KeyValuePair<string, string?>> changes = ReadChanges(form.FindText("changes"));
        await letters.RequeueAsync(id, changes, request.Stop).ConfigureAwait(false);
        return new ActionOutcome($"{id} was sent back{(changes.Count == 0 ? "" : $" with {Words.Count(changes.Count, "change", "changes")}")}.");
    }

    private static async Task<ActionOutcome> DiscardAsync(DashboardRequest request, DashboardForm form)
    {
        (DeadLetterAdministration letters, EntryId id) = (Open(request, form), form.GetEntryId("id"));
        long discarded = await letters.DiscardAsync(new[] { id }, request.Stop).ConfigureAwait(false);
        return discarded == 1
            ? new ActionOutcome($"{id} is gone for good.", $"XDEL {letters.Key} {id}")
            : throw new RefusedException($"There is no dead letter {id} any more.");
    }

    private static async Task<ActionOutcome> RequeueKindAsync(DashboardRequest request, DashboardForm form)
    {
        (DeadLetterAdministration letters, DeadLetterFilter filter) = (Open(request, form), ReadFilter(form));
        long sent = await letters.RequeueAllAsync(filter, cancellationToken: request.Stop).ConfigureAwait(false);
        return new ActionOutcome($"{Words.Letters(sent)} sent back.");
    }

    private static async Task<ActionOutcome> DiscardKindAsync(DashboardRequest request, DashboardForm form)
    {
        (DeadLetterAdministration letters, DeadLetterFilter filter) = (Open(request, form), ReadFilter(form));
        long discarded = await letters.DiscardAllAsync(filter, cancellationToken: request.Stop).ConfigureAwait(false);
        return new ActionOutcome($"{Words.Letters(discarded)} deleted for good.");
    }

    private static DeadLetterAdministration Open(DashboardRequest request, DashboardForm form) => request.Administration.OpenDeadLetters(form.GetText("key"));

    // All of the kind, and never all there are: a missing field is no wildcard.
    private static DeadLetterFilter ReadFilter(DashboardForm form) => new()
    {
        Group = form.FindText("group") ?? "",
        Fingerprint = form.FindText("fingerprint") ?? "",
        Reason = form.FindText("reason") ?? "",
    };

    private static List<KeyValuePair<string, string?>> ReadChanges(string? text)
    {
        var changes = new List<KeyValuePair<string, string?>>();
        foreach (string line in (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) throw new BadInputException($"'{line}' is no change; expected name=value.");
            changes.Add(new(line[..equals], line[(equals + 1)..]));
        }

        return changes;
    }
}
