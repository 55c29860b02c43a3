using Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Valley.Registration;

[EventStream("farms", MaxLength = 5000)]
public sealed partial class FarmStream;

[Event<FarmStream>("farm.sold")]
public sealed partial record FarmSold(string FarmId, string Owner);

public class Farm
{
    public string Id { get; set; } = "";
    public string Owner { get; set; } = "";
}

public class FarmContext(DbContextOptions<FarmContext> options) : DbContext(options)
{
    public DbSet<Farm> Farms => Set<Farm>();
}

[ConsumerGroup<FarmStream>("owners")]
public sealed partial class Owners(FarmContext farms)
{
    [Handles]
    public async Task OnSold(FarmSold sold, CancellationToken token)
    {
        var farm = await farms.Farms.SingleAsync(f => f.Id == sold.FarmId, token);
        farm.Owner = sold.Owner;
        await farms.SaveChangesAsync(token);
    }
}

public static class Services
{
    public static void AddFarms(this IServiceCollection services) => services
        .AddDbContext<FarmContext>()
        .AddEvents(events => events.UseRedis("localhost").AddStream<FarmStream>().AddScopedConsumer<Owners>());
}
