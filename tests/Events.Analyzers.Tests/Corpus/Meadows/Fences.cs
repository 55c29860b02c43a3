using StackExchange.Redis;

namespace Meadow.Fences;

public interface IPainter { Task PaintAsync(string board, CancellationToken token); }

public class Fences(IDatabase db, IPainter painter)
{
    public async Task PaintAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] boards = await db.StreamReadAsync("fences", "0", 50); // EVT5016
            foreach (StreamEntry board in boards) await painter.PaintAsync(board["board"]!, token);
            await Task.Delay(1000, token);
        }
    }

    public Task<StreamEntry[]> NewestAsync() => db.StreamReadAsync("fences", "$", 10); // EVT5008
}
