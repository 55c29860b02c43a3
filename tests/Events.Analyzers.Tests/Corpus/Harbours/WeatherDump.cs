using StackExchange.Redis;

namespace Harbour.Weather;

public class WeatherDump
{
    private readonly IConnectionMultiplexer _redis;

    public WeatherDump(IConnectionMultiplexer redis) => _redis = redis;

    public void Dump(string consumer)
    {
        var db = _redis.GetDatabase();
        var messages = db.StreamReadGroup("weather", "dump", consumer, ">"); // EVT4006, EVT5005, EVT6003
        foreach (var message in messages)
        {
            Console.WriteLine($"{message.Id}:");
            foreach (var field in message.Values)
            {
                Console.WriteLine($"  {field.Name} = {field.Value}");
            }
        }
    }
}
