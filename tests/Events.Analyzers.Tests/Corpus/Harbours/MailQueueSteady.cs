using System.Net.Mail;
using StackExchange.Redis;

var redis = await ConnectionMultiplexer.ConnectAsync(Environment.GetEnvironmentVariable("REDIS") ?? "localhost");
var db = redis.GetDatabase();
var me = args.Length > 0 ? args[0] : Environment.MachineName;

const string streamKey = "mails";
const string group = "senders";

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

try
{
    await db.StreamCreateConsumerGroupAsync(streamKey, group, StreamPosition.Beginning, createStream: true);
}
catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP"))
{
    Console.WriteLine("The group is there already.");
}

foreach (var left in await db.StreamReadGroupAsync(streamKey, group, me, "0", count: 100)) await SendAsync(left);

while (!stop.IsCancellationRequested)
{
    var mails = await db.StreamReadGroupAsync(streamKey, group, me, ">", count: 10);
    foreach (var mail in mails) await SendAsync(mail);
    if (mails.Length == 0) await Task.Delay(500);
}

async Task SendAsync(StreamEntry mail)
{
    using var smtp = new SmtpClient("localhost");
    await smtp.SendMailAsync("noreply@example.org", mail["to"].ToString(), mail["subject"].ToString(), mail["body"].ToString());
    await db.StreamAcknowledgeAsync(streamKey, group, mail.Id);
}
