using Events.Hosting.Binding;
using Events.Redis;
using Events.Redis.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Events.Hosting;

/// <summary>A store in Redis: what a module says of it, on which stands what is configured.</summary>
internal static class RedisChoice
{
    /// <summary>Redis where the options say.</summary>
    public static StoreChoice Of(StoreRegistration store, RedisOptions options) =>
        Make(store, $"Redis at {options}", options, static (a, b) => IsSame((RedisOptions)a, (RedisOptions)b), _ => options);

    /// <summary>Redis where a callback says.</summary>
    public static StoreChoice Of(StoreRegistration store, Func<IServiceProvider, RedisOptions> options) =>
        Make(store, "Redis at what a callback says", options, static (a, b) => a.Equals(b), options);

    /// <summary>Redis where <c>ConnectionStrings</c> says, or another text of the configuration.</summary>
    public static StoreChoice OfConnectionString(StoreRegistration store, string name) => Make(
        store,
        $"Redis at the connection string '{name}'",
        name,
        static (a, b) => a.Equals(b),
        provider =>
        {
            IConfigurationSection text = (provider.GetService<IConfiguration>() ?? throw new InvalidOperationException(
                $"The connection string '{name}' is asked for, and the application has no IConfiguration: register one, or give the connection string to UseRedis."))
                .GetSection("ConnectionStrings").GetSection(name);
            return RedisSettings.Parse(text) ?? throw new InvalidOperationException(
                $"{text.Path} is not in the configuration: it names where Redis is, such as \"redis-1:6379,ssl=true\".");
        });

    /// <summary>Redis where the options that are configured say, of themselves.</summary>
    public static StoreChoice OfConfigured(StoreRegistration store) =>
        Make(store, "Redis at what is configured", store, static (a, b) => a.Equals(b), static _ => new RedisOptions());

    private static StoreChoice Make(
        StoreRegistration store, string description, object identity, Func<object, object, bool> isSame, Func<IServiceProvider, RedisOptions> find) =>
        new(description, isSame, identity, provider => new RedisStreamStore(
            MakeOptions(store, provider, find), provider.GetService<ILogger<RedisStreamStore>>()));

    private static RedisOptions MakeOptions(StoreRegistration store, IServiceProvider provider, Func<IServiceProvider, RedisOptions> find)
    {
        RedisOptions? given = null;
        foreach (IConfiguration section in store.Sections(provider))
        {
            try
            {
                given = RedisSettings.Parse(section.GetSection("Redis")) ?? given;
            }
            catch (FormatException exception)
            {
                throw new OptionsValidationException(store.Name, typeof(RedisOptions), [exception.Message]);
            }
        }

        // What was said where the store was named is the ground, so that what is configured, wherever, stands on it.
        given ??= find(provider) ?? throw new InvalidOperationException($"The callback of UseRedis for {store.Call} returned null.");
        RedisOptions options = OptionsMaker<RedisOptions>.Make(
            provider, given with { }, store.Name, options => store.Bind(provider, RedisSettings.Table, options, ["Redis"]));
        try
        {
            options.Validate();
        }
        catch (ArgumentException exception)
        {
            throw new OptionsValidationException(store.Name, typeof(RedisOptions), [Problem.Of(exception)]);
        }

        return options;
    }

    private static bool IsSame(RedisOptions a, RedisOptions b) =>
        a.Endpoints.SequenceEqual(b.Endpoints) && (a with { Endpoints = b.Endpoints }).Equals(b);
}
