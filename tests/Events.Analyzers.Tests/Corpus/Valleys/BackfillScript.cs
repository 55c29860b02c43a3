using StackExchange.Redis;

var redis = ConnectionMultiplexer.Connect("localhost:6379,allowAdmin=true");
var db = redis.GetDatabase();

const string source = "events:v1";
const string target = "events:v2";

var copied = 0;
var entries = db.StreamRange(source); // EVT6003
foreach (var entry in entries)
{
    db.StreamAdd(target, entry.Values, entry.Id, maxLength: 1_000_000); // EVT6002
    db.StreamAcknowledge(source, "backfill", entry.Id); // EVT5001
    if (++copied % 1000 == 0) Console.WriteLine($"{copied} copied");
}

Console.WriteLine($"Done, {copied} entries.");
