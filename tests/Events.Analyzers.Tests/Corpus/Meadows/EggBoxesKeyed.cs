using Events;
using Microsoft.Extensions.Logging;

namespace Meadow.EggsKeyed;

[EventStream("eggs", MaxLength = 50_000)]
public sealed partial class EggStream;

public abstract record Numbered(string BoxId);

[Event<EggStream>("box.packed"), DedupeBy(nameof(BoxId))]
public sealed partial record BoxPacked(string BoxId, int Eggs) : Numbered(BoxId);

public interface IMarket { Task OfferAsync(string box, int eggs); }

[ConsumerGroup<EggStream>("market")]
public sealed partial class Market(IMarket market, ILogger<Market> logger)
{
    [Handles, DedupeBy(nameof(BoxPacked.BoxId))]
    public async Task OnPacked(BoxPacked packed)
    {
        try
        {
            await market.OfferAsync(packed.BoxId, packed.Eggs);
        }
        catch (TimeoutException e)
        {
            logger.LogWarning(e, "The market is closed, {Box} comes again", packed.BoxId);
            throw;
        }
    }
}
