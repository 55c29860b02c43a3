using StackExchange.Redis;

namespace Valley.Radio;

public interface ITape { Task RecordAsync(string title, byte[] sound); }

public class RadioArchive
{
    private readonly IDatabase _db;
    private readonly ITape _tape;

    public RadioArchive(IDatabase db, ITape tape)
    {
        _db = db;
        _tape = tape;
    }

    public async Task RecordAsync(string station, string listener, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            var songs = await _db.StreamReadGroupAsync($"radio:{station}", "tape", listener, StreamPosition.Beginning, 10); // EVT5005
            foreach (var song in songs)
            {
                await _tape.RecordAsync(song["title"].ToString(), (byte[])song["sound"]!);
                await _db.StreamAcknowledgeAsync($"radio:{station}", "tapes", song.Id); // EVT5014
            }

            await Task.Delay(1000, token);
        }
    }

    public async Task EraseAsync(string station, string group, string listener, RedisValue from)
    {
        foreach (var song in await _db.StreamReadGroupAsync($"radio:{station}:old", group, listener, from, 10))
        {
            await _tape.RecordAsync(song["title"].ToString(), Array.Empty<byte>());
            await _db.StreamAcknowledgeAsync($"radio:{station}:old", group, song.Id);
        }
    }
}
