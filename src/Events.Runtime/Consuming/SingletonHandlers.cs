namespace Events.Consuming;

/// <summary>One instance for every event: nothing is made or looked up.</summary>
internal sealed class SingletonHandlers(IConsumerGroup instance) : IHandlerSource
{
    public ValueTask HandleAsync(int handler, HeldEntry entry) =>
        instance.HandleAsync(handler, entry.Fields, new EventContext(entry), entry.Token);

    public ValueTask HandleBatchAsync(int handler, HeldBatch batch) => instance.HandleBatchAsync(handler, batch, batch.Token);
}
