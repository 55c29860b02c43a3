using Microsoft.Extensions.DependencyInjection;

namespace Events.StackExchangeRedis;

public sealed class PublicTypesTests
{
    [Fact]
    public void What_the_package_shows_is_the_store_its_options_and_how_to_use_it() => Assert.Equal(
        [typeof(StackExchangeRedisEventsBuilderExtensions), typeof(StackExchangeRedisOptions), typeof(StackExchangeStreamStore)],
        typeof(StackExchangeStreamStore).Assembly.GetExportedTypes().OrderBy(type => type.Name));
}
