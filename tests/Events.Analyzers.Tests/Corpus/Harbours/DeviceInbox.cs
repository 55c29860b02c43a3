using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Harbour.Devices;

public interface IDevice { bool Send(byte[] command); }

public class DeviceInbox
{
    private readonly ConcurrentDictionary<string, IDevice> _devices = new();
    private readonly IDatabase _db;

    public DeviceInbox(IDatabase db) => _db = db;

    public void Register(string name, IDevice device) => _devices[name] = device;

    public void Pump(string group, string consumer, RedisValue position)
    {
        foreach (var entry in _db.StreamReadGroup("commands", group, consumer, position, 32))
        {
            var name = entry["device"].ToString();
            if (_devices.TryGetValue(name, out var device))
            {
                device.Send((byte[])entry["bytes"]!); // EVT4004
            }

            _db.StreamAcknowledge("commands", group, entry.Id);
        }
    }
}
