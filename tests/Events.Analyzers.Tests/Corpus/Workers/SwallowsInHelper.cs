using StackExchange.Redis;

namespace Shop.Loyalty;

public class PointsConsumer
{
    private readonly IDatabase _db;
    private readonly IPoints _points;

    public PointsConsumer(IDatabase db, IPoints points)
    {
        _db = db;
        _points = points;
    }

    public async Task RunOnceAsync(string group, string consumer)
    {
        var pending = await _db.StreamReadGroupAsync("orders", group, consumer, "0", 10);
        var fresh = await _db.StreamReadGroupAsync("orders", group, consumer, ">", 10);
        foreach (var entry in pending.Concat(fresh))
        {
            await HandleAsync(entry);
            await _db.StreamAcknowledgeAsync("orders", group, entry.Id);
        }
    }

    private async Task HandleAsync(StreamEntry entry)
    {
        try
        {
            await _points.BookAsync(entry["customer"]!, (int)entry["points"]);
        }
        catch (Exception e) // EVT4003
        {
            Console.WriteLine($"booking failed: {e.Message}");
        }
    }
}

public interface IPoints
{
    Task BookAsync(string customer, int points);
}
