using StackExchange.Redis;

// An interactive tool: reads when somebody asks it to, so it neither polls nor consumes.
var db = ConnectionMultiplexer.Connect("localhost").GetDatabase();
while (true)
{
    Console.Write("> ");
    string? line = Console.ReadLine();
    if (line is null or "quit") break;
    if (line == "clear")
    {
        StreamEntry[] all = db.StreamRead("messages", "0-0", 1000);
        db.StreamDelete("messages", all.Select(entry => entry.Id).ToArray());
    }
    else if (line == "list")
    {
        foreach (StreamEntry entry in db.StreamRange("messages", "-", "+", 20)) Console.WriteLine($"{entry.Id} {entry["text"]}");
    }
    else
    {
        Console.WriteLine(db.StreamAdd("messages", "text", line));
    }
}
