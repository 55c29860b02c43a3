using Events.Administration;

namespace Events.Dashboard.Actions;

/// <summary>The actions on consumers and on the entries that they have pending.</summary>
internal static class ConsumerActions
{
    public static IReadOnlyList<DashboardAction> All => [new("handover", HandOverAsync), new("claim", ClaimAsync), new("delete-consumer", DeleteAsync)];

    private static async Task<ActionOutcome> HandOverAsync(DashboardRequest request, DashboardForm form)
    {
        (string stream, string group, string consumer) = Read(form);
        string? to = form.FindText("to");
        PendingMove move = await request.Administration.HandOverAsync(stream, group, consumer, to, cancellationToken: request.Stop).ConfigureAwait(false);
        return new ActionOutcome($"{Words.Entries(move.Moved)} handed over to {move.To}." + Left(move.Gone), $"XCLAIM {stream} {group} {move.To} 0 … JUSTID");
    }

    private static async Task<ActionOutcome> ClaimAsync(DashboardRequest request, DashboardForm form)
    {
        (string stream, string group, string consumer) = Read(form);
        TimeSpan idle = form.GetSpan("idle");
        PendingMove move = await request.Administration.ClaimAsync(
            stream, group, consumer, new PendingFilter { MinIdle = idle }, cancellationToken: request.Stop).ConfigureAwait(false);
        return new ActionOutcome(
            $"{Words.Entries(move.Moved)} that {(move.Moved == 1 ? "was" : "were")} idle for {Words.Of(idle)} moved to {consumer}." + Left(move.Gone),
            $"XAUTOCLAIM {stream} {group} {consumer} {(long)idle.TotalMilliseconds} 0 JUSTID");
    }

    private static async Task<ActionOutcome> DeleteAsync(DashboardRequest request, DashboardForm form)
    {
        (string stream, string group, string consumer) = Read(form);
        ConsumerRemoval removal = await request.Administration.DeleteConsumerAsync(
            stream, group, consumer, handOver: form.IsChecked("handover"), cancellationToken: request.Stop).ConfigureAwait(false);
        return new ActionOutcome(
            $"{consumer} is deleted; {Words.Entries(removal.HandedOver)} handed over before." + (removal.Gone == 0 ? "" : $" {Words.Of(removal.Gone)} without a payload went to the dead letters."),
            $"XGROUP DELCONSUMER {stream} {group} {consumer}");
    }

    private static (string Stream, string Group, string Consumer) Read(DashboardForm form) =>
        (form.GetText("key"), form.GetText("group"), form.GetText("consumer"));

    private static string Left(long gone) => gone == 0 ? "" : $" {Words.Of(gone)} without a payload stay: a consumer of the group takes them to the dead letters.";
}
