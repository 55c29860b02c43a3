using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Calm.Claims;

[EventStream("claims", MaxLength = 20_000)]
public sealed partial class ClaimStream;

[Event<ClaimStream>("filed"), DedupeBy(nameof(ClaimFiled.ClaimId))]
public sealed partial record ClaimFiled(string ClaimId, string Policy);

[ConsumerGroup<ClaimStream>("insurer")]
public sealed partial class InsurerGroup(HttpClient http)
{
    private readonly HashSet<string> _inFlight = [];

    [Handles]
    public async Task OnFiled(ClaimFiled filed, CancellationToken token)
    {
        lock (_inFlight)
        {
            if (!_inFlight.Add(filed.ClaimId)) return;
        }

        try
        {
            using var answer = await http.PostAsJsonAsync("claims", filed, token);
            answer.EnsureSuccessStatusCode();
        }
        finally
        {
            lock (_inFlight) _inFlight.Remove(filed.ClaimId);
        }
    }
}
