using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Quay.Push;

[EventStream("quay:push", MaxLength = 30_000)]
public sealed partial class PushStream;

[Event<PushStream>("push.requested")]
public sealed partial record PushRequested(string PushId, string Device, string Text);

[Event<PushStream>("device.renamed")]
public sealed partial record DeviceRenamed(string Device, string Name);

public sealed class PushClient(HttpClient http)
{
    public Task<HttpResponseMessage> SendAsync(PushRequested push, CancellationToken token) =>
        http.PostAsJsonAsync("/v1/push", new { to = push.Device, body = push.Text }, token);

    public async Task RenameAsync(string device, string name, CancellationToken token)
    {
        using HttpResponseMessage response = await http.PutAsJsonAsync($"/v1/devices/{device}", new { name }, token);
        response.EnsureSuccessStatusCode();
    }
}

[ConsumerGroup<PushStream>("push")]
public sealed partial class PushSender(PushClient client)
{
    [Handles]
    public async Task OnRequested(PushRequested push, CancellationToken token)
    {
        await client.SendAsync(push, token); // EVT3001, EVT4004
    }

    [Handles]
    public Task OnRenamed(DeviceRenamed renamed, CancellationToken token) => client.RenameAsync(renamed.Device, renamed.Name, token);
}
