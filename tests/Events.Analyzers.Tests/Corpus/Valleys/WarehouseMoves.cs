using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Valley.Warehouse;

public record Move(string Item, string From, string To);

public interface IForklift { Task DriveAsync(Move move, CancellationToken token); }

public class WarehouseMoves : BackgroundService
{
    private readonly IDatabase _db;
    private readonly IForklift _forklift;
    private readonly string _group;
    private readonly Channel<Move> _moves = Channel.CreateBounded<Move>(64);

    public WarehouseMoves(IDatabase db, IForklift forklift, string group)
    {
        _db = db;
        _forklift = forklift;
        _group = group;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var driving = DriveAsync(stoppingToken);
        RedisValue from = "0";
        while (true) // EVT7001
        {
            var page = await _db.StreamReadGroupAsync("moves", _group, Environment.MachineName, from, 16);
            foreach (var entry in page)
            {
                await _moves.Writer.WriteAsync(new Move(entry["item"].ToString(), entry["from"].ToString(), entry["to"].ToString()));
            }

            foreach (var entry in page) await _db.StreamAcknowledgeAsync("moves", _group, entry.Id); // EVT4005
            if (page.Length == 0)
            {
                from = ">";
                await Task.Delay(100);
            }

            if (driving.IsFaulted) throw driving.Exception!;
        }
    }

    private async Task DriveAsync(CancellationToken token)
    {
        await foreach (var move in _moves.Reader.ReadAllAsync(token)) await _forklift.DriveAsync(move, token);
    }
}
