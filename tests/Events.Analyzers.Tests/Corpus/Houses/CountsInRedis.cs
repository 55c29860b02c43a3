using Events;
using StackExchange.Redis;

namespace Games.Scores;

[EventStream("games", MaxLength = 20_000)]
public sealed partial class GameStream;

[Event<GameStream>("won")]
public sealed partial record GameWon(string GameId, string Player, int Points);

public sealed class Leaderboard(IConnectionMultiplexer mux)
{
    private IDatabase Db => mux.GetDatabase();

    public Task AddAsync(string player, int points) => Db.SortedSetIncrementAsync("leaders", player, points);

    public Task SetBestAsync(string player, int points) => Db.SortedSetAddAsync("best", player, points, SortedSetWhen.GreaterThan);
}

[ConsumerGroup<GameStream>("leaders")]
public sealed partial class Leaders(Leaderboard board)
{
    [Handles]
    public async Task OnWon(GameWon won)
    {
        await board.SetBestAsync(won.Player, won.Points);
        await board.AddAsync(won.Player, won.Points); // EVT3001
    }
}
