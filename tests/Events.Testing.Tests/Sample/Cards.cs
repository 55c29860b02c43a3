using System.Collections.Concurrent;

namespace Events.Testing.Sample;

[ConsumerGroup<CardStream>("cards")]
public sealed partial class Cards
{
    public ConcurrentQueue<string> Numbers { get; } = [];

    [Handles]
    public Task OnScanned(CardScanned scanned)
    {
        Numbers.Enqueue(scanned.Scan);
        return Task.CompletedTask;
    }

    [Handles]
    public Task OnUsed(CardUsed used)
    {
        Numbers.Enqueue(used.Number);
        return Task.CompletedTask;
    }
}
