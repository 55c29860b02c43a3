using StackExchange.Redis;

namespace Valley.Daemon;

public interface IDevice { void Apply(string setting, string value); }

public static class PollingDaemon
{
    public static void Run(string connection, IDevice device)
    {
        using var redis = ConnectionMultiplexer.Connect(connection);
        var db = redis.GetDatabase();
        var last = "0-0";
        while (true)
        {
            var settings = db.StreamRead("settings", last, 10); // EVT6004
            foreach (var setting in settings)
            {
                device.Apply(setting["name"].ToString(), setting["value"].ToString());
                last = setting.Id.ToString();
                db.StreamDelete("settings", new[] { setting.Id }); // EVT5012
            }
        }
    }
}
