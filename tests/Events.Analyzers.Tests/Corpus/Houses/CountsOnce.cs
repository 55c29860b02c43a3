using Events;
using Events.Consuming.Holding;

namespace Games.Levels;

[EventStream("{games}:levels", MaxLength = 20_000)]
public sealed partial class LevelStream;

[Event<LevelStream>("completed")]
public sealed partial record LevelCompleted(string RunId, string Player, int Level);

[Event<LevelStream>("started")]
public sealed partial record LevelStarted(string RunId, string Player, int Level);

[ConsumerGroup<LevelStream>("counts")]
public sealed partial class LevelCounts
{
    [Handles]
    public Task OnCompleted(LevelCompleted completed, EventContext context, CancellationToken token) =>
        context.CommitAsync(commit => commit.Increment("{games}:completed", 1), token).AsTask();

    [Handles]
    public async Task OnStarted(LevelStarted started, EventContext context, CancellationToken token) =>
        await context.CommitAsync(commit => commit.Increment("{games}:started", 1), token);
}
