using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Harbour.Devices.Answering;

public interface IDevice { bool Send(byte[] command); }

public class DeviceInbox(IDatabase db)
{
    private readonly ConcurrentDictionary<string, IDevice> _devices = new();

    public bool Register(string name, IDevice device) => _devices.TryAdd(name, device);

    public int Pump(string group, string consumer, RedisValue position)
    {
        var sent = new List<RedisValue>();
        foreach (var entry in db.StreamReadGroup("commands", group, consumer, position, 32))
        {
            // unknown devices and those that are away get it at the next sweep
            if (!_devices.TryGetValue(entry["device"].ToString(), out var device)) continue;
            if (device.Send((byte[])entry["bytes"]!)) sent.Add(entry.Id);
        }

        if (sent.Count > 0) db.StreamAcknowledge("commands", group, [.. sent]);
        return sent.Count;
    }
}
