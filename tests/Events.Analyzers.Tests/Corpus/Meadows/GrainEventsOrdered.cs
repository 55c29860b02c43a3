using Events;

namespace Meadow.GrainOrdered;

[EventStream("grain", Partitions = 8, MaxLength = 100_000)]
public sealed partial class GrainStream;

[Event<GrainStream>("sack.filled"), OrderedBy(nameof(SackId))]
public sealed partial record SackFilled(string SackId, int Kilos);

[Event<GrainStream>("sack.sold"), OrderedBy(nameof(SackId))]
public sealed partial record SackSold(string SackId, string Buyer);

public interface IScale { Task<bool> WeighAsync(string sack, int kilos); }

[ConsumerGroup<GrainStream>("mill")]
public sealed partial class Mill(IScale scale)
{
    [Handles]
    public async Task On(SackFilled filled)
    {
        if (!await scale.WeighAsync(filled.SackId, filled.Kilos)) throw new InvalidOperationException($"{filled.SackId} is not what it says");
    }

    [Handles]
    public Task On(SackSold sold) => Task.CompletedTask;
}
