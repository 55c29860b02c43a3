namespace Events.Consuming;

/// <summary>Where the instance comes from whose handler runs.</summary>
internal interface IHandlerSource
{
    ValueTask HandleAsync(int handler, HeldEntry entry);

    ValueTask HandleBatchAsync(int handler, HeldBatch batch);
}
