using Events;
using Microsoft.Extensions.Logging;

namespace Lake.Each;

[EventStream("swans", MaxLength = 30_000)]
public sealed partial class SwanStream;

[Event<SwanStream>("ringed"), DedupeBy(nameof(SwanRinged.Ring))]
public sealed partial record SwanRinged(string Ring, string Place);

public interface IRegister { Task InsertAsync(string ring, string place, CancellationToken token); }

[ConsumerGroup<SwanStream>("register")]
public sealed partial class SwanRegister(IRegister register, ILogger<SwanRegister> logger)
{
    private int _seen;

    [Handles]
    public async Task OnRinged(SwanRinged ringed, CancellationToken token)
    {
        await register.InsertAsync(ringed.Ring, ringed.Place, token);
        logger.LogInformation("{Number} swans since the start", Interlocked.Increment(ref _seen));
    }
}
