using System.Net.Http;
using System.Net.Http.Json;
using StackExchange.Redis;

namespace Street.Parcels;

public sealed class Janitor
{
    private readonly IDatabase _db;
    private readonly HttpClient _http;
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(5);

    public Janitor(IDatabase db, HttpClient http)
    {
        _db = db;
        _http = http;
    }

    // called by Hangfire every minute
    public async Task RunAsync(CancellationToken token)
    {
        var claimed = await _db.StreamAutoClaimAsync("parcels", "labels", "janitor", TimeSpan.FromMinutes(5).Seconds, "0-0", 20); // EVT4009, EVT5003, EVT5004
        foreach (var entry in claimed.ClaimedEntries)
        {
            await PrintAsync(entry, token);
            await _db.StreamAcknowledgeAsync("parcels", "labels", entry.Id);
        }
    }

    private async Task PrintAsync(StreamEntry entry, CancellationToken token)
    {
        using var response = await _http.PutAsJsonAsync($"labels/{entry["parcel"]}", new { text = entry["text"].ToString() }, token);
        response.EnsureSuccessStatusCode();
    }
}
