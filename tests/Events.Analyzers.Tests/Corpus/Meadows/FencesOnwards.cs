using StackExchange.Redis;

namespace Meadow.FencesOnwards;

public interface IPainter { Task PaintAsync(string board, CancellationToken token); }

public class Fences(IDatabase db, IPainter painter)
{
    public async Task PaintAsync(CancellationToken token)
    {
        var last = await db.StreamRangeAsync("fences", "-", "+", 1, Order.Descending);
        RedisValue after = last.Length == 0 ? "0-0" : last[0].Id;
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] boards = await db.StreamReadAsync("fences", after, 50);
            foreach (StreamEntry board in boards)
            {
                await painter.PaintAsync(board["board"]!, token);
                after = board.Id;
            }

            await Task.Delay(1000, token);
        }
    }

    public Task<StreamEntry[]> NewestAsync() => db.StreamRangeAsync("fences", "-", "+", 10, Order.Descending);
}
