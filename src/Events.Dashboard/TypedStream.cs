using Events.Client;
using Events.LowLevel;

namespace Events.Dashboard;

/// <summary>Opens a stream with the types of its events.</summary>
internal delegate LowLevelStream TypedStream(EventsClient client, string key);
