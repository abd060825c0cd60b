using AdCommerce.Server.Hosting;
using AdCommerce.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.AddServerLifetime();
builder.AddStorage();
builder.AddSilo();
builder.AddEndpoints();
builder.AddHealth();

var app = builder.Build();
app.UseDraining();
app.UseResponseCompression();
app.MapOperations();

return await app.RunToExitCodeAsync();
