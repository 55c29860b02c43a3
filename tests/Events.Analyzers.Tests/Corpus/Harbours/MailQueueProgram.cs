using System.Net.Mail;
using StackExchange.Redis;

ConnectionMultiplexer redis = ConnectionMultiplexer.Connect("localhost");
IDatabase db = redis.GetDatabase();

const string streamKey = "mails";
const string group = "senders";

db.StreamCreateConsumerGroup(streamKey, group, StreamPosition.Beginning); // EVT5006

Console.WriteLine("Waiting for mails. Ctrl+C to stop.");
while (true)
{
    var mails = db.StreamReadGroup(streamKey, group, "sender-1", ">", count: 10); // EVT4008, EVT5011, EVT6004
    foreach (var mail in mails)
    {
        using var smtp = new SmtpClient("localhost");
        smtp.Send("noreply@example.org", mail["to"].ToString(), mail["subject"].ToString(), mail["body"].ToString());
        db.StreamAcknowledge(streamKey, group, mail.Id);
        Console.WriteLine($"Sent {mail.Id}");
    }
}
