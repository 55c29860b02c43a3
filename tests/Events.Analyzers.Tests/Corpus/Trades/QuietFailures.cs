using Events;
using Microsoft.Extensions.Logging;

namespace Rent.Keys;

[EventStream("rents", MaxLength = 20_000)]
public sealed partial class RentStream;

[Event<RentStream>("returned")]
public sealed partial record CarReturned(string RentId, string Car);

public interface IYard { Task SetFreeAsync(string car, CancellationToken token); }

[ConsumerGroup<RentStream>("yard")]
public sealed partial class YardGroup(IYard yard, ILogger<YardGroup> logger)
{
    [Handles]
    public async Task OnReturned(CarReturned returned, CancellationToken token)
    {
        try
        {
            await yard.SetFreeAsync(returned.Car, token);
            logger.LogInformation("{Car} is free", returned.Car);
        }
        catch (Exception failure) when (failure is not OperationCanceledException) // EVT4003
        {
            logger.LogWarning(failure, "{Car} could not be set free", returned.Car);
        }
    }
}
