using System.Text.Json;
using StackExchange.Redis;

namespace Rpc.OverStreams;

public record RpcRequest(string Id, string Method, JsonElement Arguments);

public record RpcResponse(string Id, object? Result, string? Error);

public sealed class RpcServer
{
    private readonly IDatabase _db;
    private readonly Dictionary<string, Func<JsonElement, Task<object?>>> _methods = [];
    private readonly string _me = Environment.MachineName;

    public RpcServer(IConnectionMultiplexer redis) => _db = redis.GetDatabase();

    public void Register(string name, Func<JsonElement, Task<object?>> method) => _methods[name] = method;

    public async Task ServeAsync(string stream, CancellationToken ct)
    {
        if (!await _db.KeyExistsAsync(stream))
            await _db.StreamCreateConsumerGroupAsync(stream, "rpc", "$", true); // EVT5006
        while (!ct.IsCancellationRequested)
        {
            var requests = await _db.StreamReadGroupAsync(stream, "rpc", _me, ">", 1, noAck: false); // EVT4008
            if (requests.Length == 0)
            {
                await Task.Delay(20, ct);
                continue;
            }

            var entry = requests[0];
            var request = JsonSerializer.Deserialize<RpcRequest>(entry["request"].ToString())!;
            var result = await _methods[request.Method](request.Arguments);
            await _db.StreamAcknowledgeAsync(stream, "rpc", entry.Id); // EVT4001
            await _db.StreamAddAsync(
                $"{stream}:replies", "response", JsonSerializer.Serialize(new RpcResponse(request.Id, result, null)), maxLength: 1000, useApproximateMaxLength: true);
        }
    }
}
