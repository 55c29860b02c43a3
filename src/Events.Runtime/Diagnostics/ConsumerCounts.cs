namespace Events.Diagnostics;

/// <summary>The counts of all consumers of one name.</summary>
/// <param name="Delivered">Entries delivered.</param>
/// <param name="Handled">Entries handled.</param>
/// <param name="Skipped">Entries acknowledged without running a handler.</param>
/// <param name="Failed">Failures of handlers.</param>
internal readonly record struct ConsumerCounts(long Delivered, long Handled, long Skipped, long Failed)
{
    /// <summary>The same with what another one has counted so far.</summary>
    public ConsumerCounts And(IMeasuredConsumer consumer) => new(
        Delivered + consumer.DeliveredCount, Handled + consumer.HandledCount, Skipped + consumer.SkippedCount, Failed + consumer.FailedCount);
}
