using Events.EntityFrameworkCore.Worker;

return await Roles.RunAsync(args);
