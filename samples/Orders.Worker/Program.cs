using Orders.Contracts;
using Orders.Defaults;
using Orders.Worker;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddOptions<MailerOptions>().BindConfiguration("Mailer");
builder.Services.AddScoped<IMailer, ConsoleMailer>();
builder.Services.AddEvents(events => events
    .UseRedisConnectionString("redis")
    .AddStream<OrderStream>()
    .AddScopedConsumer<Receipts>()
    .AddScopedConsumer<Sales>()
    .BindConfiguration("Events"));

WebApplication app = builder.Build();
app.MapHealth();
return await app.RunToEndAsync();
